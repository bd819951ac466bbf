using Microsoft.Extensions.Logging;

namespace CodeFirstWorkflows.Ownership;

/// <summary>Logs what happens to the ownership of runs.</summary>
internal sealed partial class OwnershipLog(ILogger logger)
{
    internal void HeartbeatFailed(Exception exception) => LogHeartbeatFailed(logger, exception);

    internal void TermLost(string owner, int runs, Exception exception) => LogTermLost(logger, exception, owner, runs);

    internal void ReleaseFailed(string runId, Exception exception) => LogReleaseFailed(logger, exception, runId);

    internal void InboxFailed(string runId, Exception exception) => LogInboxFailed(logger, exception, runId);

    internal void CallbackFailed(string runId, Exception exception) => LogCallbackFailed(logger, exception, runId);

    [LoggerMessage(10, LogLevel.Warning, "A heartbeat of this process was not acknowledged by the store of runs")]
    private static partial void LogHeartbeatFailed(ILogger logger, Exception exception);

    [LoggerMessage(14, LogLevel.Error, "This process lost the {Runs} runs that it owned as {Owner}: their steps are canceled, and other owners go on with them")]
    private static partial void LogTermLost(ILogger logger, Exception exception, string owner, int runs);

    [LoggerMessage(15, LogLevel.Warning, "Run {RunId} could not be released; it is tried again with each heartbeat")]
    private static partial void LogReleaseFailed(ILogger logger, Exception exception, string runId);

    [LoggerMessage(16, LogLevel.Warning, "The messages to run {RunId} cannot be read")]
    private static partial void LogInboxFailed(ILogger logger, Exception exception, string runId);

    [LoggerMessage(17, LogLevel.Warning, "A callback of a step of run {RunId} failed when the step was canceled")]
    private static partial void LogCallbackFailed(ILogger logger, Exception exception, string runId);
}
