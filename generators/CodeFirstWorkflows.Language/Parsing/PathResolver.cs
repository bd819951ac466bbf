using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Flow;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Where a path starts: the value before its first access.</summary>
internal sealed record PathStart(PathHead Head, string Name, int Step, ITypeSymbol Type)
{
    /// <summary>Whether it is a step's result, after which <c>.result</c> means nothing more.</summary>
    public bool IsStep { get; init; }

    /// <summary>Whether it is a <c>StepResult&lt;T&gt;</c>.</summary>
    public bool IsStepResult { get; init; }

    /// <summary>Whether there may be no result, whatever its type says.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Whether its type allows null, apart from that.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Whether there is a result although its step may be skipped.</summary>
    public bool IsCertain { get; init; }

    /// <summary>The type of a group's results.</summary>
    public string? ElementType { get; init; }

    /// <summary>What facts call the value.</summary>
    public string Key { get; init; } = Head + ":" + Name;

    /// <summary>When there is a result.</summary>
    public int Result { get; init; } = Formulas.True;
}

/// <summary>A path whose members exist, and the type at its end.</summary>
/// <param name="Path">The path.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="Key">What facts call the value.</param>
/// <param name="IsWholeStep">Whether it is all of a step's result.</param>
/// <param name="NullableKeys">The values on it that may be null by their types.</param>
/// <param name="Result">When the step that it starts from has a result.</param>
internal sealed record ResolvedPath(ValuePath Path, ITypeSymbol Type, string Key, bool IsWholeStep, EquatableArray<string> NullableKeys, int Result);

/// <summary>
/// Follows a path through the members of types: exact case first, then any case; rules 014 (no such member) and 015 (may be null).
/// </summary>
internal sealed class PathResolver(INamedTypeSymbol workflow, Compilation compilation, TypeNames names, Findings findings)
{
    private readonly ReadableMembers _members = new(workflow, compilation);

    /// <param name="path">The path as it is written; its first segment is the head that <paramref name="start"/> stands for.</param>
    /// <param name="start">The value that the head names.</param>
    /// <param name="source">Where the path is written.</param>
    /// <param name="known">What is known here of the values on the path.</param>
    /// <returns>The path, or null after a finding.</returns>
    public ResolvedPath? Resolve(TemplatePath path, PathStart start, TextSource source, IPathKnowledge known)
    {
        var walk = new PathWalk(start, path.Segments[0].Name, known);
        var index = 1;
        var isWholeStep = start.IsStep;
        if (start.IsStepResult)
        {
            // A StepResult<T> stands for its result, unless one of its own members is asked for.
            var asked = path.Segments.Count > 1 ? path.Segments[1].Name : Names.Result;
            isWholeStep = IsResult(asked) || _members.Find(start.Type, asked, out _) is null;
            if (isWholeStep)
                walk.ReadResult(path.Segments.Count > 1 && IsResult(asked) ? path.Segments[index++].Name : null);
        }
        else if (start.IsStep && path.Segments.Count > 1 && IsResult(path.Segments[1].Name))
        {
            walk.Name(path.Segments[index++].Name);
        }

        isWholeStep &= index >= path.Segments.Count;
        for (; index < path.Segments.Count; index++)
        {
            var segment = path.Segments[index];
            if (walk.IsUnguarded(segment))
                findings.Add(Rule.MayBeNullInPath, source.At(segment.NameSpan), walk.Written, PathWalk.Text(segment), (segment.Index is null ? "?." : "?") + PathWalk.Text(segment));
            var handling = walk.Approach(segment);
            if (Access(walk.Type, segment, handling, walk.Written, source) is not var (access, type))
                return null;
            walk.Take(segment, access, type);
        }

        return walk.End(isWholeStep);
    }

    /// <summary>All of the value that a path starts from.</summary>
    public static ResolvedPath Whole(PathStart start, IPathKnowledge known) => new PathWalk(start, start.Name, known).End(start.IsStep);

    /// <summary>The keys that are known not to be null once the path has a value: its own and those of all before it.</summary>
    public static IEnumerable<string> KeysOf(ResolvedPath path)
    {
        var key = path.Path.Head + ":" + path.Path.Name;
        List<string> keys = [key];
        foreach (var access in path.Path.Accesses)
        {
            if (access.Kind is not (AccessKind.Member or AccessKind.Index))
                continue;
            key += access.Kind == AccessKind.Index ? $"[{access.Index}]" : "." + access.Name;
            keys.Add(key);
        }

        return keys;
    }

    private static bool IsResult(string name) => string.Equals(name, Names.Result, System.StringComparison.OrdinalIgnoreCase);

    private (PathAccess Access, ITypeSymbol Type)? Access(ITypeSymbol type, PathSegment segment, NullHandling handling, string written, TextSource source)
    {
        if (type.IsFileLocal())
        {
            // C# reports the member that shows the type outside of its file.
            findings.CompilerReports();
            return null;
        }

        if (segment.Index is { } position)
        {
            if (ReadableMembers.Indexer(type) is { } indexer)
                names.Note(indexer);
            if (_members.ElementByIndex(type) is { } element)
                return (new(AccessKind.Index, "", position, handling, written), element);
            findings.Add(Rule.NoSuchMember, source.At(segment.NameSpan), TypeNames.Display(type), $"[{position}]",
                ": only arrays and lists are read by position");
            return null;
        }

        var member = _members.Find(type, segment.Name, out var ambiguous);
        if (member is not null && OtherGenerators.IsMade(member))
        {
            findings.Add(Rule.TypeFromOtherGenerator, source.At(segment.NameSpan), member.Name);
            return null;
        }

        if (member is not null && member.ContainingType.GetMembers(member.Name).Length > 1)
        {
            // Two members of one name: C# reports the declaration, and would report every use.
            findings.CompilerReports();
            return null;
        }

        if (member is not null)
        {
            names.Note(member);
            return (new(AccessKind.Member, member.Name.Escaped(), 0, handling, written), ReadableMembers.TypeOf(member));
        }

        var available = _members.Of(type).Select(candidate => candidate.Name).Distinct().ToList();
        var nearest = ambiguous ? null : Suggestions.Nearest(segment.Name, available);
        var properties = nearest is null || !source.IsEditable(segment.NameSpan, segment.Name)
            ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(FindingProperties.Replacement, LikeWritten(segment.Name, nearest));
        findings.Add(Rule.NoSuchMember, source.At(segment.NameSpan), properties, TypeNames.Display(type), segment.Name,
            ambiguous ? ": several members differ from it only by case, write the exact one" : Suggestions.Hint(nearest, available));
        return null;
    }

    // Paths are usually written like variables, with a small first letter.
    private static string LikeWritten(string written, string member) =>
        char.IsLower(written[0]) ? char.ToLowerInvariant(member[0]) + member.Substring(1) : member;
}
