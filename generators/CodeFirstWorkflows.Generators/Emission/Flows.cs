using System.Linq;
using CodeFirstWorkflows.Drawing;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Reads a model into what a flowchart shows.</summary>
internal static class Flows
{
    public static Flow Of(WorkflowModel workflow) =>
        new(workflow.Name, workflow.IsDataflow, [.. workflow.Steps.Select(step => Of(step, workflow))]);

    private static FlowStep Of(StepModel step, WorkflowModel workflow)
    {
        var drawn = new FlowStep(step.Name, Kind(step.Kind)) { Compared = [.. step.Prompt?.Settings.Compared ?? []] };
        // As in its definition, nothing is known of the flow of a workflow with mistakes.
        return workflow.Completeness != Completeness.Whole ? drawn : drawn with
        {
            Group = step.Flow.Group + 1,
            GroupName = step.Flow.Group >= 0 ? workflow.Groups[step.Flow.Group].Name : null,
            Conditions = [.. step.Flow.ConditionTexts],
            Choice = step.Flow.Choice is { } choice ? choice.Index + 1 : 0,
            IsCompleteChoice = step.Flow.Choice is { IsComplete: true },
            Loop = step.Flow.Loop >= 0 ? Of(workflow.Loops[step.Flow.Loop], workflow) : null,
            ForEach = step.Flow.FanOut?.Text,
            IsReturn = step.Flow.IsReturn,
            ContinuesOnError = step.Flow.ContinuesOnError,
            Inputs = [.. step.Flow.Inputs.Select(input => workflow.Steps[input].Name)],
            ConditionInputs = step.Flow.ConditionInputs,
        };
    }

    private static FlowLoop Of(LoopModel loop, WorkflowModel workflow) => new(workflow.Steps[loop.From].Name, loop.UntilText, loop.Max, loop.FailsAtMax);

    private static FlowKind Kind(StepKind kind) => kind switch
    {
        StepKind.Prompt => FlowKind.Prompt,
        StepKind.SubWorkflow => FlowKind.SubWorkflow,
        StepKind.WaitFor => FlowKind.WaitFor,
        _ => FlowKind.Step,
    };
}
