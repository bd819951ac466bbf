namespace CodeFirstWorkflows;

/// <summary>The run began.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="At">When it happened.</param>
public sealed record RunStarted(string RunId, DateTimeOffset At) : WorkflowEvent(RunId, "", At);

/// <summary>The run ended; always the last event.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="At">When it happened.</param>
/// <param name="State">How it ended.</param>
/// <param name="Error">Why it failed; <see langword="null"/> if it did not.</param>
/// <param name="Run">The run; <see langword="null"/> if it was executed by another process.</param>
public sealed record RunSettled(string RunId, DateTimeOffset At, WorkflowState State, StepError? Error, WorkflowRun? Run)
    : WorkflowEvent(RunId, "", At);
