using System.Collections.Generic;
using System.Collections.Immutable;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Where the reading of a path has come to: the type there, whether the value may be null, and what generated code writes so far.
/// </summary>
internal sealed class PathWalk
{
    private readonly PathStart _start;
    private readonly ImmutableHashSet<string> _present;
    private readonly List<PathAccess> _accesses = [];
    private string _key;
    private bool _mayBeNull;

    // Whether a ?. before may have ended the reading already, and whether C# has forgotten what it was asked: it does so behind an indexer or a !.
    private bool _propagates;
    private bool _isForgotten;

    /// <param name="start">The value that the head names.</param>
    /// <param name="written">How the head is written.</param>
    /// <param name="present">Keys of paths that are known not to be null here.</param>
    public PathWalk(PathStart start, string written, ImmutableHashSet<string> present)
    {
        _start = start;
        _present = present;
        _key = start.Head + ":" + start.Name;
        Written = written;
        Type = start.Type;
        _mayBeNull = MayBeNull();
    }

    public ITypeSymbol Type { get; private set; }

    /// <summary>The path as the user wrote it, up to here.</summary>
    public string Written { get; private set; }

    public static string Text(PathSegment segment) => segment.Index is { } index ? $"[{index}]" : segment.Name;

    /// <summary>Passes a segment that reads nothing: the <c>.result</c> of a step.</summary>
    public void Name(string segment) => Written += "." + segment;

    /// <summary>Reads the result of a <c>StepResult&lt;T&gt;</c>.</summary>
    public void ReadResult(string? segment)
    {
        if (segment is not null)
            Name(segment);
        Type = ((INamedTypeSymbol)Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)).TypeArguments[0];
        _accesses.Add(new(AccessKind.Member, "Result", 0, _start.Type.MayBeNull() ? NullHandling.Forgive : NullHandling.NotNull, Written));
        _key += ".Result";
        _mayBeNull = MayBeNull();
    }

    /// <summary>Whether the segment reads a value that may be null, and does not say what then.</summary>
    public bool IsUnguarded(PathSegment segment) => _mayBeNull && !segment.NullConditional;

    /// <summary>Makes ready for the next segment, and says how it has to treat a null before it.</summary>
    public NullHandling Approach(PathSegment segment)
    {
        var handling = !_mayBeNull ? NullHandling.NotNull
            : segment.NullConditional ? NullHandling.Propagate
            : _propagates ? NullHandling.Forgive
            : NullHandling.Fail;
        _propagates |= handling == NullHandling.Propagate;
        var isKnown = Type.MayBeNull() && !_mayBeNull;
        if (!Type.IsNullableValue(out var value))
        {
            // C# forgets what a section asked of indexers, and of paths with ?.
            if (isKnown)
                handling = NullHandling.Forgive;
            _isForgotten |= handling == NullHandling.Forgive;
            return handling;
        }

        Type = value;
        if (isKnown || handling == NullHandling.Forgive)
            _accesses.Add(new(AccessKind.NullableValue, "Value", 0, handling == NullHandling.Forgive || _isForgotten ? NullHandling.Forgive : NullHandling.NotNull, Written));
        return handling == NullHandling.Forgive ? NullHandling.NotNull : handling;
    }

    /// <summary>Goes on over the segment.</summary>
    public void Take(PathSegment segment, PathAccess access, ITypeSymbol type)
    {
        _accesses.Add(access);
        Type = type;
        _isForgotten |= segment.Index is not null;
        _key += segment.Index is { } position ? $"[{position}]" : "." + access.Name;
        Written += (segment.NullConditional ? "?" : "") + (segment.Index is null ? "." : "") + Text(segment);
        _mayBeNull = MayBeNull();
    }

    /// <summary>The path that was walked.</summary>
    public ResolvedPath End(bool isWholeStep)
    {
        var missing = (_mayBeNull || _propagates) && !_present.Contains(_key);
        if (!missing && Type.IsNullableValue(out var value))
        {
            // C# remembers what was asked of members, not of indexers.
            _accesses.Add(new(AccessKind.NullableValue, "Value", 0, _isForgotten ? NullHandling.Forgive : NullHandling.NotNull, Written));
            Type = value;
        }

        return new(new(_start.Head, _start.Name, _start.Step, _accesses.ToEquatableArray(), missing), Type, _key, isWholeStep);
    }

    private bool MayBeNull() => Type.MayBeNull() && !_present.Contains(_key);
}
