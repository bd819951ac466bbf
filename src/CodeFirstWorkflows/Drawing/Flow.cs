using System;
using System.Collections.Generic;

namespace CodeFirstWorkflows.Drawing;

/// <summary>What a flowchart shows of a workflow: the runtime reads its definition into this, the generator its model.</summary>
internal sealed record Flow(string Name, bool IsDataflow, IReadOnlyList<FlowStep> Steps);

/// <summary>What a flowchart shows of a step. The members mean what those of the step's definition do.</summary>
internal sealed record FlowStep(string Name, FlowKind Kind)
{
    public int Group { get; init; }

    public string? GroupName { get; init; }

    public IReadOnlyList<string> Conditions { get; init; } = [];

    public int Choice { get; init; }

    public bool IsCompleteChoice { get; init; }

    public FlowLoop? Loop { get; init; }

    public string? ForEach { get; init; }

    public bool IsReturn { get; init; }

    public bool ContinuesOnError { get; init; }

    public IReadOnlyList<string> Inputs { get; init; } = [];

    public int ConditionInputs { get; init; }

    public IReadOnlyList<string> Compared { get; init; } = [];

    public Func<Flow>? Child { get; init; }
}

/// <summary>A loop that ends with a step.</summary>
internal sealed record FlowLoop(string From, string? Until, int Max, bool FailsAtMax);

/// <summary>What tells steps apart in a flowchart.</summary>
internal enum FlowKind
{
    Step,
    Prompt,
    SubWorkflow,
    WaitFor,
}
