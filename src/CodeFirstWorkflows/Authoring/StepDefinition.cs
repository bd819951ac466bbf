namespace CodeFirstWorkflows;

/// <summary>A step as its author declared it.</summary>
/// <param name="Name">The name, unique in its workflow.</param>
/// <param name="Kind">What the step does.</param>
/// <param name="ResultType">The result's type in C#, or <see langword="null"/> if the step has none.</param>
public sealed record StepDefinition(string Name, StepKind Kind, string? ResultType)
{
    /// <summary>The chat client that a prompt names, if it names one.</summary>
    public string? Client { get; init; }

    /// <summary>The chat clients that a prompt tries in order; empty if it names none.</summary>
    public IReadOnlyList<string> Clients { get; init; } = [];

    /// <summary>The model that a prompt asks for, if it does.</summary>
    public string? Model { get; init; }

    /// <summary>The sampling temperature that a prompt sets, if it does.</summary>
    public float? Temperature { get; init; }

    /// <summary>The most tokens of a prompt's reply, if it sets a limit.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The parallel group that the step is in, counted from 1; 0 if it is in none.</summary>
    public int Group { get; init; }

    /// <summary>The name of its parallel group, if that has one.</summary>
    public string? GroupName { get; init; }

    /// <summary>What must hold for the step to run, as people read it: <c>triage.category is Refund</c>; empty if it always runs.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>
    /// The choice that the step belongs to, counted from 1; 0 if it belongs to none. A run takes one branch of a choice at most: its steps are
    /// adjacent, and their conditions are the same, which makes them one branch, or exclude each other.
    /// </summary>
    public int Choice { get; init; }

    /// <summary>Whether one branch of the choice is always taken.</summary>
    public bool IsCompleteChoice { get; init; }

    /// <summary>The loop that ends with this step, if one does.</summary>
    public LoopDefinition? Loop { get; init; }

    /// <summary>What the step is run for each of, as people read it: <c>plan.tasks</c> or <c>5 times</c>; <see langword="null"/> if it runs once.</summary>
    public string? ForEach { get; init; }

    /// <summary>Whether the run is completed when the step runs.</summary>
    public bool IsReturn { get; init; }

    /// <summary>Whether the run goes on when the step fails.</summary>
    public bool ContinuesOnError { get; init; }

    /// <summary>The names of the steps whose results or conditions the step reads, or that it runs after.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>How many of the inputs, from the first, its conditions read. In a dataflow the step waits for the others only if they hold.</summary>
    public int ConditionInputs { get; init; }

    /// <summary>The chat clients that a prompt compares; empty if it compares none.</summary>
    public IReadOnlyList<string> Compared { get; init; } = [];

    /// <summary>Gets the workflow that a step runs.</summary>
    public Func<WorkflowDefinition>? Child { get; init; }

    /// <summary>How long a step waits for an answer; <see langword="null"/>: for ever.</summary>
    public TimeSpan? WaitTimeout { get; init; }

    /// <summary>The method that stands in for the step when it has failed.</summary>
    public string? Fallback { get; init; }

    /// <summary>The method that takes the step back when the run has failed later.</summary>
    public string? Compensation { get; init; }
}
