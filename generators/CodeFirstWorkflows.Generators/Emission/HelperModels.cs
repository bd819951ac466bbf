using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Finds the prompts and sub-workflows of a workflow that are no steps: conditions ask them, or they deal with failures.</summary>
internal static class HelperModels
{
    /// <summary>All of them, in the order of the definition; one that several name is there once.</summary>
    public static IReadOnlyList<StepModel> Of(WorkflowModel workflow) =>
    [
        .. workflow.Steps
            .SelectMany(step => AskedBy(workflow, step).Append(step.Fallback?.Step).Append(step.Compensation?.Step))
            .Append(workflow.OnFailure?.Step).OfType<StepModel>().GroupBy(helper => helper.Index).Select(helpers => helpers.First()),
    ];

    /// <summary>The prompts and sub-workflows that conditions of the step ask.</summary>
    public static IEnumerable<StepModel> AskedBy(WorkflowModel workflow, StepModel step)
    {
        IEnumerable<ConditionModel> conditions = step.Flow.Conditions;
        if (step.Flow.Loop >= 0 && workflow.Loops[step.Flow.Loop].Until is { } until)
            conditions = conditions.Append(until);
        return conditions.OfType<HelperCondition>().Select(condition => condition.Helper.Step).OfType<StepModel>().GroupBy(helper => helper.Name).Select(helpers => helpers.First());
    }
}
