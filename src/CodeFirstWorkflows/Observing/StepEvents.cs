using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>A step began.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Key">The step's key.</param>
/// <param name="At">When it happened.</param>
/// <param name="Step">The step's name.</param>
public sealed record StepStarted(string RunId, string Key, DateTimeOffset At, string Step) : WorkflowEvent(RunId, Key, At);

/// <summary>A step ended.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Key">The step's key.</param>
/// <param name="At">When it happened.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Usage">The tokens over the attempts made.</param>
/// <param name="Error">Why it failed; <see langword="null"/> if it did not.</param>
public sealed record StepSettled(
    string RunId, string Key, DateTimeOffset At, string Step, StepOutcome Outcome, TimeSpan Duration, UsageDetails Usage, StepError? Error)
    : WorkflowEvent(RunId, Key, At);

/// <summary>A try of a step began.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Key">The step's key.</param>
/// <param name="At">When it happened.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Number">Counts the tries from 1.</param>
public sealed record AttemptStarted(string RunId, string Key, DateTimeOffset At, string Step, int Number) : WorkflowEvent(RunId, Key, At);

/// <summary>A try of a step ended.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Key">The step's key.</param>
/// <param name="At">When it happened.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Attempt">What became of it.</param>
public record AttemptSettled(string RunId, string Key, DateTimeOffset At, string Step, StepAttempt Attempt) : WorkflowEvent(RunId, Key, At);

/// <summary>A try of a step failed; another may follow.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Key">The step's key.</param>
/// <param name="At">When it happened.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Attempt">What became of it, with its error.</param>
public sealed record AttemptFailed(string RunId, string Key, DateTimeOffset At, string Step, StepAttempt Attempt)
    : AttemptSettled(RunId, Key, At, Step, Attempt);

/// <summary>A piece of a model's reply arrived.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Key">The step's key.</param>
/// <param name="At">When it happened.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Text">The piece.</param>
public sealed record TextDelta(string RunId, string Key, DateTimeOffset At, string Step, string Text) : WorkflowEvent(RunId, Key, At);

/// <summary>A step told how far it has come.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Key">The step's key.</param>
/// <param name="At">When it happened.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Fraction">The part that is done, from 0 to 1.</param>
/// <param name="Message">What the step is at; <see langword="null"/> if it did not say.</param>
public sealed record Progress(string RunId, string Key, DateTimeOffset At, string Step, double Fraction, string? Message) : WorkflowEvent(RunId, Key, At);

/// <summary>A step waits for an answer.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Key">The wait's key.</param>
/// <param name="At">When it happened.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Wait">What is waited for.</param>
public sealed record WaitOpened(string RunId, string Key, DateTimeOffset At, string Step, OpenWait Wait) : WorkflowEvent(RunId, Key, At);
