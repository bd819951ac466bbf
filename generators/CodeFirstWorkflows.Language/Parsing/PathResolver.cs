using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Where a path starts: the value before its first access.</summary>
internal sealed record PathStart(PathHead Head, string Name, int Step, ITypeSymbol Type, bool IsStep, bool IsStepResult);

/// <summary>A path whose members exist, and the type at its end.</summary>
internal sealed record ResolvedPath(ValuePath Path, ITypeSymbol Type, string Key, bool IsWholeStep);

/// <summary>
/// Follows a path through the members of types: exact case first, then any case; rules 014 (no such member) and 015 (may be null).
/// </summary>
internal sealed class PathResolver(INamedTypeSymbol workflow, Compilation compilation, TypeNames names, Findings findings)
{
    /// <param name="path">The path as it is written; its first segment is the head that <paramref name="start"/> stands for.</param>
    /// <param name="start">The value that the head names.</param>
    /// <param name="source">Where the path is written.</param>
    /// <param name="present">Keys of paths that are known not to be null here, because a section around asked.</param>
    /// <returns>The path, or null after a finding.</returns>
    public ResolvedPath? Resolve(TemplatePath path, PathStart start, TextSource source, ImmutableHashSet<string> present)
    {
        var type = start.Type;
        var accesses = new List<PathAccess>();
        var key = start.Head + ":" + start.Name;
        var written = path.Segments[0].Name;
        var propagates = false;
        var throughIndex = false;
        var readsResult = false;
        var index = 1;
        var mayBeNull = type.MayBeNull() && !present.Contains(key);
        if (start.IsStepResult)
        {
            // A StepResult<T> stands for its result, unless one of its own members is asked for.
            var asked = path.Segments.Count > 1 ? path.Segments[1].Name : Names.Result;
            if (IsResult(asked) || FindMember(type, asked, out _) is null)
            {
                if (path.Segments.Count > 1 && IsResult(asked))
                    written += "." + path.Segments[index++].Name;
                readsResult = true;
                type = ((INamedTypeSymbol)type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)).TypeArguments[0];
                accesses.Add(new(AccessKind.Member, "Result", 0, start.Type.MayBeNull() ? NullHandling.Forgive : NullHandling.NotNull, written));
                key += ".Result";
                mayBeNull = type.MayBeNull() && !present.Contains(key);
            }
        }
        else if (start.IsStep && path.Segments.Count > 1 && IsResult(path.Segments[1].Name))
        {
            written += "." + path.Segments[index++].Name;
        }

        var isWholeStep = (start.IsStep || readsResult) && index >= path.Segments.Count;
        for (; index < path.Segments.Count; index++)
        {
            var segment = path.Segments[index];
            var handling = NullHandling.NotNull;
            if (segment.NullConditional && (mayBeNull || type.IsReferenceType))
            {
                handling = mayBeNull ? NullHandling.Propagate : NullHandling.NotNull;
                propagates |= mayBeNull;
            }
            else if (mayBeNull)
            {
                findings.Add(Rule.MayBeNullInPath, source.At(segment.NameSpan), written, SegmentText(segment));
                handling = propagates ? NullHandling.Forgive : NullHandling.Fail;
            }

            var known = type.MayBeNull() && !mayBeNull;
            if (type.IsNullableValue(out var underlying))
            {
                type = underlying;
                if (known || handling == NullHandling.Forgive)
                    accesses.Add(new(AccessKind.NullableValue, "Value", 0, handling == NullHandling.Forgive || throughIndex ? NullHandling.Forgive : NullHandling.NotNull, written));
                handling = handling == NullHandling.Forgive ? NullHandling.NotNull : handling;
            }
            else if (known)
            {
                // C# forgets what a section asked of indexers, and of paths with ?.
                handling = NullHandling.Forgive;
            }

            if (Access(type, segment, handling, written, source) is not var (access, next))
                return null;
            accesses.Add(access);
            type = next;
            throughIndex |= segment.Index is not null;
            key += segment.Index is { } position ? $"[{position}]" : "." + access.Name;
            written += (segment.NullConditional ? "?" : "") + (segment.Index is null ? "." : "") + SegmentText(segment);
            mayBeNull = type.MayBeNull() && !present.Contains(key);
        }

        var missing = (mayBeNull || propagates) && !present.Contains(key);
        if (!missing && type.IsNullableValue(out var value))
        {
            // C# remembers what was asked of members, not of indexers.
            accesses.Add(new(AccessKind.NullableValue, "Value", 0, throughIndex ? NullHandling.Forgive : NullHandling.NotNull, written));
            type = value;
        }

        return new(new(start.Head, start.Name, start.Step, accesses.ToEquatableArray(), missing), type, key, isWholeStep);
    }

    /// <summary>The keys that are known not to be null once the path has a value: its own and those of all before it.</summary>
    public static IEnumerable<string> KeysOf(ResolvedPath path)
    {
        var key = path.Path.Head + ":" + path.Path.Name;
        List<string> keys = [key];
        foreach (var access in path.Path.Accesses)
        {
            if (access.Kind == AccessKind.NullableValue)
                continue;
            key += access.Kind == AccessKind.Index ? $"[{access.Index}]" : "." + access.Name;
            keys.Add(key);
        }

        return keys;
    }

    private static bool IsResult(string name) => string.Equals(name, Names.Result, System.StringComparison.OrdinalIgnoreCase);

    private static string SegmentText(PathSegment segment) => segment.Index is { } index ? $"[{index}]" : segment.Name;

    private (PathAccess Access, ITypeSymbol Type)? Access(ITypeSymbol type, PathSegment segment, NullHandling handling, string written, TextSource source)
    {
        if (segment.Index is { } position)
        {
            if (ElementByIndex(type) is { } element)
                return (new(AccessKind.Index, "", position, handling, written), element);
            findings.Add(Rule.NoSuchMember, source.At(segment.NameSpan), TypeNames.Display(type), $"[{position}]",
                ": only arrays and lists are read by position");
            return null;
        }

        var member = FindMember(type, segment.Name, out var ambiguous);
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
            return (new(AccessKind.Member, member.Name.Escaped(), 0, handling, written), TypeOf(member));
        }

        var available = Members(type).Select(candidate => candidate.Name).Distinct().ToList();
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

    private ISymbol? FindMember(ITypeSymbol type, string name, out bool ambiguous)
    {
        var matches = Members(type).Where(member => string.Equals(member.Name, name, System.StringComparison.OrdinalIgnoreCase)).ToList();
        var exact = matches.FirstOrDefault(member => member.Name == name);
        ambiguous = exact is null && matches.Select(member => member.Name).Distinct().Count() > 1;
        var found = exact ?? (ambiguous ? null : matches.FirstOrDefault());
        // An interface may inherit the same name from two others.
        if (found?.ContainingType is not { TypeKind: TypeKind.Interface } owner || matches.Where(member => member.Name == found.Name).All(member => Hides(owner, member)))
            return found;
        ambiguous = true;
        return null;
    }

    private static bool Hides(INamedTypeSymbol type, ISymbol member) =>
        SymbolEqualityComparer.Default.Equals(member.ContainingType, type) || type.AllInterfaces.Contains(member.ContainingType, SymbolEqualityComparer.Default);

    private IEnumerable<ISymbol> Members(ITypeSymbol type)
    {
        IEnumerable<ITypeSymbol> types = type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Prepend<ITypeSymbol>(type) : BasesOf(type);
        return types.SelectMany(candidate => candidate.GetMembers()).Where(IsReadable);
    }

    private static IEnumerable<ITypeSymbol> BasesOf(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
            yield return current;
    }

    private bool IsReadable(ISymbol member) => !member.IsStatic && member.CanBeReferencedByName && member switch
    {
        IPropertySymbol property => !property.IsIndexer && property.GetMethod is { } get && Accessible(get) && IsValue(property.Type),
        IFieldSymbol field => (!field.IsImplicitlyDeclared || field.CorrespondingTupleField is not null) && Accessible(field) && IsValue(field.Type),
        _ => false,
    } && !member.IsRefused();

    private static bool IsValue(ITypeSymbol type) =>
        !type.ContainsError() && type.SpecialType != SpecialType.System_Void && !type.ContainsRefused() && !type.IsRefLikeType && !type.HasStaticAbstract() && type.TypeKind is not (TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Dynamic);

    private bool Accessible(ISymbol member) => compilation.IsSymbolAccessibleWithin(member, workflow);

    private static ITypeSymbol TypeOf(ISymbol member) => member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;

    private ITypeSymbol? ElementByIndex(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array)
            return array.ElementType;
        IEnumerable<ITypeSymbol> types = BasesOf(type).Concat(type.TypeKind == TypeKind.Interface ? type.AllInterfaces : []);
        return types.SelectMany(candidate => candidate.GetMembers().OfType<IPropertySymbol>())
            .FirstOrDefault(property => property.IsIndexer && property.Parameters is [{ Type.SpecialType: SpecialType.System_Int32 }] && property.GetMethod is { } get && Accessible(get))
            ?.Type;
    }
}
