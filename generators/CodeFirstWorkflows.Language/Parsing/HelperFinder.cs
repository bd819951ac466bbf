using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Finds the prompts and sub-workflows that are no steps: those that [Fallback] or [Compensate] names or [OnFailure] marks, and those that [When] or
/// Until names where no result of that name can be there yet. A [Step] is always a step, and so is a prompt that is decided before a condition that
/// names it.
/// </summary>
internal static class HelperFinder
{
    public static List<StepDraft> Find(IReadOnlyList<StepDraft> steps)
    {
        var helpers = new List<StepDraft>();
        foreach (var step in steps)
        {
            foreach (var when in step.Controls.Whens)
                Add(Named(steps, when.Argument("", 0) as string), found => found.Index > step.Index);
            if (step.Controls.Until is { } until)
                Add(Named(steps, until), found => found.Index > step.Index || found.Index < First(steps, step));
            Add(Named(steps, step.Controls.Fallback?.Argument("", 0) as string), found => found != step);
            Add(Named(steps, step.Controls.Compensate?.Argument("", 0) as string), found => found != step);
            Add(CanHelp(step) ? step : null, static found => found.Method.Has(Names.OnFailureAttribute));
        }

        return helpers;

        void Add(StepDraft? found, System.Func<StepDraft, bool> isOutside)
        {
            if (found is not null && isOutside(found) && !helpers.Contains(found))
                helpers.Add(found);
        }
    }

    private static StepDraft? Named(IReadOnlyList<StepDraft> steps, string? method) =>
        steps.FirstOrDefault(step => CanHelp(step) && step.Method.Name == method);

    private static bool CanHelp(StepDraft step) => step.Kind is StepKind.Prompt or StepKind.SubWorkflow;

    private static int First(IReadOnlyList<StepDraft> steps, StepDraft end) =>
        end.Controls.From is { } from && steps.FirstOrDefault(step => step.Method.Name == from || step.Name == from) is { } first ? first.Index : end.Index;
}
