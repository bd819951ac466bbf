using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>The steps of a workflow by the names that may stand for them: a step's name or its method's, exact case first.</summary>
/// <param name="steps">The steps.</param>
/// <param name="helpers">Prompts and sub-workflows that take no place in the order: conditions ask them, or they deal with failures.</param>
/// <param name="isOrdered">Whether their order is known.</param>
internal sealed class StepTable(IReadOnlyList<StepDraft> steps, IReadOnlyList<StepDraft> helpers, bool isOrdered)
{
    public IReadOnlyList<StepDraft> Steps => steps;

    public IReadOnlyList<StepDraft> Helpers => helpers;

    /// <summary>The parallel groups, once they are read.</summary>
    public IReadOnlyList<GroupDraft> Groups { get; set; } = [];

    /// <summary>The loops, once they are read.</summary>
    public IReadOnlyList<LoopDraft> Loops { get; set; } = [];

    /// <summary>Whether each step starts as soon as its inputs are decided.</summary>
    public bool IsDataflow { get; set; }

    public bool IsOrdered => isOrdered;

    public StepDraft? Find(string name) =>
        Find(name, StringComparison.Ordinal) ?? Find(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The step that the method is, or null.</summary>
    public StepDraft? FindStep(IMethodSymbol method) => Of(steps, method);

    /// <summary>The prompt or sub-workflow that the method is and that is no step, or null.</summary>
    public StepDraft? FindHelper(IMethodSymbol method) => Of(helpers, method);

    /// <summary>The parallel group of that name.</summary>
    public GroupDraft? FindGroup(string name) =>
        Groups.FirstOrDefault(group => group.Name == name) ?? Groups.FirstOrDefault(group => string.Equals(group.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The innermost loop that holds both steps, or null.</summary>
    public LoopDraft? LoopOf(StepDraft reader, StepDraft read) =>
        Loops.Where(loop => loop.Holds(reader) && loop.Holds(read)).OrderBy(loop => loop.To.Index - loop.From.Index).FirstOrDefault();

    /// <summary>The names that a parameter of the step may take.</summary>
    public IEnumerable<string> NamesBefore(StepDraft step) =>
        steps.Where(other => (IsDataflow ? other != step : other.Index < step.Index) && other.Result is not null).Select(other => other.Name)
            .Concat(Groups.Where(group => group.Name is not null && group.Members.All(member => member.Index < step.Index)).Select(group => group.Name!))
            .Prepend(Names.Input);

    public IEnumerable<string> AllNames => steps.Select(step => step.Name).Prepend(Names.Input);

    private static StepDraft? Of(IReadOnlyList<StepDraft> drafts, IMethodSymbol method) =>
        drafts.FirstOrDefault(draft => SymbolEqualityComparer.Default.Equals(draft.Method, method));

    private StepDraft? Find(string name, StringComparison comparison) =>
        steps.FirstOrDefault(step => string.Equals(step.Name, name, comparison))
        ?? steps.FirstOrDefault(step => string.Equals(step.Method.Name, name, comparison));
}
