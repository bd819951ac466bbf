using System;
using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Flow;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Finds what the first name of a path stands for: the input, an item, a step's result or a group's; and whether it is there where it is read.
/// Rules 010, 012, 020.
/// </summary>
internal sealed class HeadResolver(ITypeSymbol input, StepTable table, FlowFacts flow, TypeNames names, CSharpCompilation compilation, Findings findings)
{
    /// <summary>Sees to it that a step is bound before what reads it; returns false after a finding.</summary>
    public System.Func<Site, StepDraft, Place, bool> Await { get; init; } = static (_, _, _) => true;

    /// <summary>Whether the name stands for the input, or for nothing else that is there.</summary>
    public bool IsInput(string name) => name == Names.Input || (table.Find(name) is null && table.FindGroup(name) is null && string.Equals(name, Names.Input, StringComparison.OrdinalIgnoreCase));

    /// <param name="site">Where it is read.</param>
    /// <param name="name">The name.</param>
    /// <param name="place">Where the name is written.</param>
    /// <param name="isEditable">Whether a code fix may replace it there.</param>
    /// <param name="unknown">What is said of a name that stands for nothing.</param>
    /// <returns>The start of the path, or null after a finding.</returns>
    public PathStart? Resolve(Site site, string name, Place place, bool isEditable, string unknown)
    {
        if (IsInput(name))
            return new(PathHead.Input, Names.Input, -1, input);
        if (site.Item is { } item && string.Equals(name, Names.Item, StringComparison.OrdinalIgnoreCase))
            return Item(item);
        if (table.Find(name) is { } step)
            return Step(site, step, place);
        if (table.FindGroup(name) is { } group)
            return Group(site, group, place);
        var known = table.NamesBefore(site.Step).ToList();
        if (site is { Moment: Moment.Until, Step.Result: not null })
            known.Add(site.Step.Name);
        var nearest = Suggestions.Nearest(name, known);
        findings.Add(Rule.UnknownName, place, Replacing(isEditable ? nearest : null), unknown, Suggestions.Hint(nearest, known));
        return null;
    }

    public static PathStart Item(ITypeSymbol item) => new(PathHead.Item, Names.Item, -1, item);

    /// <summary>A step's result, as it can be read from the place.</summary>
    public PathStart? Step(Site site, StepDraft step, Place place)
    {
        if (!IsReadable(site, step, place))
            return null;
        return ValueOf(step, place) is { } value ? Start(site, step, value) : null;
    }

    /// <summary>Whether the step is decided before the place is reached, or was in the visit before; notes that it is read.</summary>
    public bool IsReadable(Site site, StepDraft step, Place place)
    {
        var reader = site.Step;
        if (reader != step && reader.Group is { } group && group == step.Group)
        {
            findings.Add(Rule.ParallelSiblingInput, place, reader.Method.Name, step.Method.Name);
            return false;
        }

        if (!Await(site, step, place))
            return false;
        if (!IsDecided(site, step) && LookBack(site, step) is null)
        {
            findings.Add(Rule.LaterStep, place, site.Method.Name, step.Name,
                reader == step ? "is this step itself: a step cannot wait for its own result" : $"runs later: move '{step.Method.Name}' above '{reader.Method.Name}'");
            return false;
        }

        step.IsRead = true;
        site.Read([step]);
        return true;
    }

    /// <summary>The type of what readers of the step get, or null after a finding.</summary>
    public ITypeSymbol? ValueOf(StepDraft step, Place place)
    {
        if (step.Value is null && step.Result is null)
            findings.Add(Rule.TypeMismatch, place, $"The step '{step.Name}' has no result to read: let it return one, or read another step");
        else if (step.Value is { } value && !value.ContainsError())
            return value;
        return null;
    }

    /// <summary>The results of a group's steps, whose elements are of the type; null after a finding.</summary>
    public PathStart? Group(Site site, GroupDraft group, Place place)
    {
        if (Members(site, group, place) is not { } starts)
            return null;
        var first = starts[0].Type;
        if (starts.All(start => SymbolEqualityComparer.Default.Equals(Plain(start.Type), Plain(first))))
            return Group(group, starts.Any(start => start.Type.MayBeNull()) ? Nullable(first) : first);
        findings.Add(Rule.TypeMismatch, place, $"The steps of the group '{group.Name}' have results of different types: read them one by one, or take the group as a parameter of a type they all convert to");
        return null;
    }

    public PathStart Group(GroupDraft group, ITypeSymbol element) =>
        new(PathHead.Group, group.Name!, group.Index, List(element)) { ElementType = names.Ref(element).Name };

    /// <summary>Each member that has a result, as it can be read from the place; null after a finding.</summary>
    public ImmutableArray<PathStart>? Members(Site site, GroupDraft group, Place place)
    {
        if (group == site.Step.Group || group.Members[0].Index > site.Step.Index)
        {
            findings.Add(Rule.LaterStep, place, site.Method.Name, group.Name!, group == site.Step.Group ? "is the group that it is in" : $"runs later: move the group above '{site.Step.Method.Name}'");
            return null;
        }

        foreach (var member in group.Members)
            member.IsRead = true;
        site.Read(group.Members);
        var starts = group.Members.Where(member => member.Value is not null && !member.Value.ContainsError()).Select(member => Start(site, member, member.Value!)).ToImmutableArray();
        if (!starts.IsEmpty)
            return starts;
        if (group.Members.All(member => member.Value is null))
            findings.Add(Rule.TypeMismatch, place, $"No step of the group '{group.Name}' has a result to read");
        return null;
    }

    public INamedTypeSymbol List(ITypeSymbol element) =>
        compilation.GetSpecialType(SpecialType.System_Collections_Generic_IReadOnlyList_T).Construct([element], [element.NullableAnnotation]);

    /// <summary>The type, with null.</summary>
    public ITypeSymbol Nullable(ITypeSymbol type) =>
        type.IsReferenceType ? type.WithNullableAnnotation(NullableAnnotation.Annotated)
        : type.IsNullableValue(out _) ? type
        : compilation.GetSpecialType(SpecialType.System_Nullable_T).Construct(type);

    private PathStart Start(Site site, StepDraft step, ITypeSymbol value)
    {
        var loop = IsDecided(site, step) ? null : LookBack(site, step);
        if (loop is not null)
        {
            step.IsLookedBackAt = true;
            var key = $"previous {loop.Index} {PathHead.Step}:{step.Name}";
            return new(PathHead.Step, step.Name, step.Index, Nullable(value))
            {
                IsStep = true,
                IsMissing = true,
                IsNullable = value.MayBeNull(),
                Key = key,
                Result = flow.Visited(key),
            };
        }

        var result = flow.ResultOf(step);
        var isCertain = !table.IsOrdered || flow.Facts.Implies(site.Context, result);
        return new(PathHead.Step, step.Name, step.Index, isCertain ? value : Nullable(value))
        {
            IsStep = true,
            IsMissing = !isCertain,
            IsNullable = value.MayBeNull(),
            IsCertain = isCertain,
            Result = result,
        };
    }

    private bool IsDecided(Site site, StepDraft step) =>
        site.Moment == Moment.Until ? step.Index <= site.Step.Index || (table.IsDataflow && step != site.Step)
        : table.IsDataflow ? step != site.Step
        : step.Index < site.Step.Index || (!table.IsOrdered && step != site.Step);

    private LoopDraft? LookBack(Site site, StepDraft step)
    {
        var loop = table.LoopOf(site.Step, step);
        // Before a step that repeats itself it is decided once whether it does.
        return loop is not null && site.Moment == Moment.Condition && loop.From == loop.To ? null : loop;
    }

    private static ITypeSymbol Plain(ITypeSymbol type)
    {
        type.IsNullableValue(out var plain);
        return plain;
    }

    internal static ImmutableDictionary<string, string?> Replacing(string? nearest) =>
        nearest is null ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add(FindingProperties.Replacement, nearest);
}
