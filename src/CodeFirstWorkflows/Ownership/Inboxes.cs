namespace CodeFirstWorkflows.Ownership;

/// <summary>Has executions look for messages to their runs: with each heartbeat, and when the store hints at one.</summary>
internal sealed class Inboxes(RunOwnership ownership, TimeProvider time, OwnershipLog log)
{
    private int _polling;

    /// <summary>How long an inbox may take to be read: none may hold up the others for longer.</summary>
    private TimeSpan Limit => ownership.Lease / 3;

    /// <summary>Has all executions look whose runs have messages, unless it is under way. Never fails: what went wrong is logged.</summary>
    internal async Task PollAsync()
    {
        if (Interlocked.Exchange(ref _polling, 1) != 0)
            return;
        try
        {
            var runIds = await ownership.Store.FindMessagesAsync(ownership.OwnerName).AsTask().WaitAsync(Limit, time).ConfigureAwait(false);
            var executions = runIds is null ? ownership.All : runIds.Select(ownership.Find).OfType<Execution>();
            // Few at a time, so that the inboxes of many runs do not crowd out their records.
            var fewAtATime = new ParallelOptions { MaxDegreeOfParallelism = 3 };
            await Parallel.ForEachAsync(executions, fewAtATime, async (execution, _) => await LookAsync(execution).ConfigureAwait(false))
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            log.HeartbeatFailed(exception);
        }
        finally
        {
            Volatile.Write(ref _polling, 0);
        }
    }

    /// <summary>Has an execution look. Never fails: what went wrong is logged.</summary>
    internal async Task LookAsync(Execution execution)
    {
        if (!execution.Begun.IsCompletedSuccessfully || execution.Begun.Result is not { } run)
            return;
        try
        {
            await run.HearAsync().AsTask().WaitAsync(Limit, time).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            log.InboxFailed(execution.RunId, exception);
        }
    }
}
