using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Flow;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Finds whether branches on one path cover all that its type declares: then a value that was never declared fails the run before the first of
/// them. Rule 023 where constants of an enum are missing.
/// </summary>
internal sealed class BranchCoverage(INamedTypeSymbol workflow, BranchSets sets, FlowFacts flow, TypeNames names, CSharpCompilation compilation, Findings findings)
{
    private readonly Dictionary<BranchSet, (ResolvedPath Path, AttributeData When, int Reach)> _begun = [];
    private readonly HashSet<StepDraft> _decided = [];

    /// <summary>Notes the path of a [When], as it is read before its step.</summary>
    public void Begin(StepDraft step, AttributeData when, ResolvedPath path)
    {
        foreach (var set in sets.Of(step))
        {
            if (set.Branches.FirstOrDefault() == step && !_begun.ContainsKey(set) && sets.IsOn(when.Argument("", 0) as string ?? "", set))
                _begun.Add(set, (path, when, flow.Reach));
        }
    }

    /// <summary>Closes the sets whose last step was decided; returns what must be declared before the first step of each.</summary>
    public IEnumerable<(StepDraft First, DeclaredModel Declared)> End(StepDraft step)
    {
        _decided.Add(step);
        foreach (var set in sets.Of(step))
        {
            if (set.Steps.All(_decided.Contains) && _begun.TryGetValue(set, out var begun) && Close(set, begun.Path, begun.When, begun.Reach) is { } declared)
                yield return (set.Branches[0], declared);
        }
    }

    private DeclaredModel? Close(BranchSet set, ResolvedPath path, AttributeData when, int reach)
    {
        path.Type.IsNullableValue(out var type);
        if (set.HasOtherwise || flow.Facts.IsDeclared(path.Key, type) is not { } isDeclared)
            return null;
        var present = flow.IsPresent(path);
        var covered = set.Branches.Select(flow.DecisionOf).Aggregate(Formulas.False, flow.Formulas.Or);
        var arrives = flow.Formulas.And(reach, present);
        if (!flow.Facts.Implies(flow.Formulas.And(arrives, isDeclared), covered))
        {
            if (type.TypeKind == TypeKind.Enum && set.Branches.Select(flow.DecisionOf).Distinct().Count() > 1)
                CheckMissing(set, path, when, type, arrives, covered);
            return null;
        }

        if (flow.Facts.Implies(arrives, covered))
            return null;
        if (Patterns(type) is not { } patterns)
            return null;
        flow.Reach = flow.Formulas.And(flow.Reach, flow.Formulas.Or(flow.Formulas.Not(present), isDeclared));
        if (path.Path.MayBeNull || path.Type.MayBeNull())
            patterns = patterns.Prepend("null");
        var name = path.Path.MayBeNull && !path.Type.MayBeNull() || path.Type.IsReferenceType ? TypeNames.Write(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)) + "?" : TypeNames.Write(path.Type);
        return new(path.Path, set.Path, name, string.Join(" or ", patterns));
    }

    // What matches the declared values; null where generated code cannot name them.
    private IEnumerable<string>? Patterns(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Enum)
            return EnumConstants.Of(type).Select(constant => EnumConstants.Pattern(type, constant.Field));
        var types = Hierarchy.ClosedUnder(type)!;
        if (types.Any(member => member.IsFileLocal() || member.ContainsRefused() || !member.CanBeSeenFrom(workflow, compilation)))
            return null;
        foreach (var member in types)
            names.Note(member);
        return types.Select(TypeNames.Write);
    }

    private void CheckMissing(BranchSet set, ResolvedPath path, AttributeData when, ITypeSymbol type, int arrives, int covered)
    {
        var missing = EnumConstants.Of(type).Where(constant =>
        {
            var comes = flow.Formulas.And(arrives, flow.Facts.Is(path.Key, constant.Value));
            return !flow.Facts.Implies(comes, Formulas.False) && flow.Facts.Implies(flow.Formulas.And(comes, covered), Formulas.False);
        }).Select(constant => constant.Field.Name).ToList();
        if (missing.Count == 0)
            return;
        var place = AttributeArguments.Find(when, "condition", 0)?.Expression.GetLocation() ?? when.Location();
        findings.Add(Rule.EnumBranchNotExhaustive, new Place(place), ImmutableDictionary<string, string?>.Empty.Add(FindingProperties.Path, set.Path), set.Path, string.Join(", ", missing));
    }
}
