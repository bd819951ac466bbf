using System;
using System.Collections.Generic;
using System.Linq;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>The steps of a workflow by the names that may stand for them: a step's name or its method's, exact case first.</summary>
/// <param name="steps">The steps.</param>
/// <param name="isOrdered">Whether their order is known.</param>
internal sealed class StepTable(IReadOnlyList<StepDraft> steps, bool isOrdered)
{
    public IReadOnlyList<StepDraft> Steps => steps;

    public bool IsOrdered => isOrdered;

    public StepDraft? Find(string name) =>
        Find(name, StringComparison.Ordinal) ?? Find(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The names that a parameter of the step may take.</summary>
    public IEnumerable<string> NamesBefore(StepDraft step) =>
        steps.Where(other => other.Index < step.Index && other.Result is not null).Select(other => other.Name).Prepend(Names.Input);

    public IEnumerable<string> AllNames => steps.Select(step => step.Name).Prepend(Names.Input);

    private StepDraft? Find(string name, StringComparison comparison) =>
        steps.FirstOrDefault(step => string.Equals(step.Name, name, comparison))
        ?? steps.FirstOrDefault(step => string.Equals(step.Method.Name, name, comparison));
}
