using System.Collections.Generic;
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
    private readonly IPathKnowledge _known;
    private readonly List<PathAccess> _accesses = [];
    private readonly List<string> _nullable = [];
    private string _key;
    private bool _mayBeNull;

    // Whether a ?. before may have ended the reading already, and whether C# has forgotten what it was asked: it does so behind an indexer or a !.
    private bool _propagates;
    private bool _isForgotten;

    /// <param name="start">The value that the head names.</param>
    /// <param name="written">How the head is written.</param>
    /// <param name="known">What is known here of the values on the path.</param>
    public PathWalk(PathStart start, string written, IPathKnowledge known)
    {
        _start = start;
        _known = known;
        _key = start.Key;
        // What conditions asked, C# never saw.
        _isForgotten = start.Head != PathHead.Parameter;
        Written = written;
        Type = start.Type;
        if (start is { IsMissing: true, IsNullable: true })
            _nullable.Add(_key);
        _mayBeNull = start.IsMissing || MayBeNull();
        Narrow();
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
        Narrow();
    }

    /// <summary>The path that was walked.</summary>
    public ResolvedPath End(bool isWholeStep)
    {
        var missing = _mayBeNull || _propagates;
        if (missing && !_start.IsMissing && _known.IsPresent(_key))
            missing = false;
        if (!missing && Type.IsNullableValue(out var value))
        {
            // C# remembers what was asked of members, not of indexers.
            _accesses.Add(new(AccessKind.NullableValue, "Value", 0, _isForgotten ? NullHandling.Forgive : NullHandling.NotNull, Written));
            Type = value;
        }
        else if (!missing && _start.Head != PathHead.Parameter && Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated })
        {
            _accesses.Add(new(AccessKind.Known, "", 0, NullHandling.Forgive, Written));
            Type = Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        }

        var path = new ValuePath(_start.Head, _start.Name, _start.Step, _accesses.ToEquatableArray(), missing, _start.IsCertain, _start.ElementType);
        return new(path, Type, _key, isWholeStep, [.. _nullable], _start.Result);
    }

    private bool MayBeNull()
    {
        if (!Type.MayBeNull())
            return false;
        _nullable.Add(_key);
        return !_known.IsPresent(_key);
    }

    // A condition asked for the type, which is not null then.
    private void Narrow()
    {
        if (_known.NarrowedTo(_key) is not { } type)
            return;
        _accesses.Add(new(AccessKind.Cast, TypeNames.Write(type), 0, NullHandling.NotNull, Written));
        Type = type;
        _mayBeNull = false;
    }
}
