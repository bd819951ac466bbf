using CodeFirstWorkflows.Drawing;

namespace CodeFirstWorkflows;

/// <summary>Reads a definition into what a flowchart shows.</summary>
internal static class Flows
{
    public static Flow Of(WorkflowDefinition workflow) =>
        new(workflow.Name, workflow.Execution == ExecutionMode.Dataflow, [.. workflow.Steps.Select(Of)]);

    private static FlowStep Of(StepDefinition step) => new(step.Name, Kind(step.Kind))
    {
        Group = step.Group,
        GroupName = step.GroupName,
        Conditions = step.Conditions,
        Choice = step.Choice,
        IsCompleteChoice = step.IsCompleteChoice,
        Loop = step.Loop is { } loop ? new(loop.From, loop.Until, loop.Max, loop.OnMax == LoopEnd.Fail) : null,
        ForEach = step.ForEach,
        IsReturn = step.IsReturn,
        ContinuesOnError = step.ContinuesOnError,
        Inputs = step.Inputs,
        ConditionInputs = step.ConditionInputs,
        Compared = step.Compared,
        Child = step.Child is { } child ? () => Of(child()) : null,
    };

    private static FlowKind Kind(StepKind kind) => kind switch
    {
        StepKind.Prompt => FlowKind.Prompt,
        StepKind.SubWorkflow => FlowKind.SubWorkflow,
        StepKind.WaitFor => FlowKind.WaitFor,
        _ => FlowKind.Step,
    };
}
