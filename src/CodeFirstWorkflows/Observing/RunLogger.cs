using Microsoft.Extensions.Logging;

namespace CodeFirstWorkflows.Observing;

/// <summary>
/// Writes what happens to the log: ids, keys, durations, tokens and types of errors, never prompts, replies or messages of exceptions.
/// What a logger throws is not swallowed: it fails the run or, after the run's end, reaches its caller.
/// </summary>
internal sealed partial class RunLogger(ILogger inner)
{
    internal const string Category = "CodeFirstWorkflows";

    internal ILogger Inner { get; } = inner;

    internal bool LogsRuns => IsEnabled(LogLevel.Error);

    internal bool LogsSteps => IsEnabled(LogLevel.Debug);

    internal void RunStarted(WorkflowRun run)
    {
        if (IsEnabled(LogLevel.Information))
            LogRunStarted(Inner, run.WorkflowName, run.Id);
    }

    internal void RunSettled(WorkflowRun run, StepError? error)
    {
        if (error is null && !IsEnabled(LogLevel.Information))
            return;
        var tokens = run.Usage.TotalTokenCount ?? 0;
        if (error is null)
            LogRunCompleted(Inner, run.WorkflowName, run.Id, run.Duration.TotalMilliseconds, tokens);
        else if (error.Kind == ErrorKind.Canceled)
            LogRunCanceled(Inner, run.WorkflowName, run.Id, run.Duration.TotalMilliseconds, tokens, error.Key);
        else
            LogRunFailed(Inner, run.WorkflowName, run.Id, run.Duration.TotalMilliseconds, tokens, error.Key, error.Type);
    }

    internal void StepStarted(WorkflowRun run, string key) => LogStepStarted(Inner, key, run.Id);

    internal void StepSettled(WorkflowRun run, string key, StepOutcome outcome, TimeSpan duration, long tokens, string? error) =>
        LogStepSettled(Inner, key, run.Id, outcome, duration.TotalMilliseconds, tokens, error);

    internal void AttemptFailed(WorkflowRun run, string key, StepAttempt attempt)
    {
        if (IsEnabled(LogLevel.Warning))
        {
            LogAttemptFailed(
                Inner, attempt.Number, key, run.Id, attempt.Duration.TotalMilliseconds, attempt.Usage?.TotalTokenCount ?? 0, attempt.Error!.Type);
        }
    }

    internal void RunStopped(WorkflowRun run, WorkflowState state)
    {
        if (IsEnabled(LogLevel.Information))
            LogRunStopped(Inner, run.WorkflowName, run.Id, state, run.Duration.TotalMilliseconds, run.Waits.Count);
    }

    internal void AnswerRefused(WorkflowRun run, string key, string problem) => LogAnswerRefused(Inner, key, run.Id, problem);

    internal void AttemptRestarted(WorkflowRun run, string key, int number, TimeSpan delay) => LogAttemptRestarted(Inner, key, run.Id, number, delay.TotalMilliseconds);

    internal void ClockFailed(Exception exception) => LogClockFailed(Inner, exception);

    internal void SweepFailed(Exception exception) => LogSweepFailed(Inner, exception);

    internal void RunNotTakenUp(string runId, string workflow, Exception exception) => LogRunNotTakenUp(Inner, exception, runId, workflow);

    [LoggerMessage(1, LogLevel.Information, "{Workflow} run {RunId} started")]
    private static partial void LogRunStarted(ILogger logger, string workflow, string runId);

    [LoggerMessage(2, LogLevel.Information, "{Workflow} run {RunId} completed after {Duration} ms with {Tokens} tokens")]
    private static partial void LogRunCompleted(ILogger logger, string workflow, string runId, double duration, long tokens);

    [LoggerMessage(3, LogLevel.Error, "{Workflow} run {RunId} failed after {Duration} ms with {Tokens} tokens at step '{Step}': {ErrorType}")]
    private static partial void LogRunFailed(ILogger logger, string workflow, string runId, double duration, long tokens, string step, string errorType);

    [LoggerMessage(4, LogLevel.Information, "{Workflow} run {RunId} was canceled after {Duration} ms with {Tokens} tokens at step '{Step}'")]
    private static partial void LogRunCanceled(ILogger logger, string workflow, string runId, double duration, long tokens, string step);

    [LoggerMessage(5, LogLevel.Debug, "Step {Step} of run {RunId} started")]
    private static partial void LogStepStarted(ILogger logger, string step, string runId);

    [LoggerMessage(6, LogLevel.Debug, "Step {Step} of run {RunId} ended as {Outcome} after {Duration} ms with {Tokens} tokens, error: {ErrorType}")]
    private static partial void LogStepSettled(
        ILogger logger, string step, string runId, StepOutcome outcome, double duration, long tokens, string? errorType);

    [LoggerMessage(7, LogLevel.Warning, "Attempt {Attempt} of step {Step} of run {RunId} failed after {Duration} ms with {Tokens} tokens: {ErrorType}")]
    private static partial void LogAttemptFailed(
        ILogger logger, int attempt, string step, string runId, double duration, long tokens, string errorType);

    [LoggerMessage(8, LogLevel.Information, "{Workflow} run {RunId} stopped as {State} after {Duration} ms with {Waits} open waits")]
    private static partial void LogRunStopped(ILogger logger, string workflow, string runId, WorkflowState state, double duration, int waits);

    [LoggerMessage(9, LogLevel.Warning, "The answer to wait {Step} of run {RunId} cannot be read, and counts as not given: {Problem}")]
    private static partial void LogAnswerRefused(ILogger logger, string step, string runId, string problem);

    [LoggerMessage(18, LogLevel.Error, "The engine's clock failed")]
    private static partial void LogClockFailed(ILogger logger, Exception exception);

    [LoggerMessage(11, LogLevel.Error, "The store could not be searched for orphaned runs")]
    private static partial void LogSweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(12, LogLevel.Error, "Run {RunId} of {Workflow} cannot be executed here now")]
    private static partial void LogRunNotTakenUp(ILogger logger, Exception exception, string runId, string workflow);

    [LoggerMessage(13, LogLevel.Information, "Step {Step} of run {RunId} is tried again as attempt {Attempt} after {Delay} ms")]
    private static partial void LogAttemptRestarted(ILogger logger, string step, string runId, int attempt, double delay);

    private bool IsEnabled(LogLevel level) => Inner.IsEnabled(level);
}
