using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

// How the execution of a recorded run stops, and goes on if there is reason to.
public abstract partial class WorkflowRun : IExecutedRun
{
    /// <summary>Whether steps that have not started do not start any more.</summary>
    internal bool IsStopping => _ledger?.Execution?.Stop.IsAsked == true;

    /// <summary>Whether nothing that happens from now on counts: the run belongs to another owner, or the host has stopped.</summary>
    internal bool IsAbandoned => _ledger?.Execution?.Stop.IsAbandoned == true;

    /// <summary>Ends the execution here, because what happens cannot be recorded, or what is recorded cannot be read.</summary>
    internal void GiveUp(StopReason reason, Exception cause)
    {
        // A run that is only read has none: whoever reads it is told.
        if (_ledger!.Execution is not { } execution)
            throw cause;
        // A host that has stopped still owns the run, and releases it: that nothing may be recorded any more is no news.
        if (execution.Stop.Reason == StopReason.HostStopped)
            return;
        if (execution.Stop.Ask(reason, cause) is { } thrown)
            execution.Ownership.Log.CallbackFailed(Id, thrown);
    }

    async ValueTask IExecutedRun.HearAsync()
    {
        if (_driver?.Journal is not { } journal || IsOver)
            return;
        try
        {
            await journal.ReadInboxAsync().ConfigureAwait(false);
        }
        finally
        {
            // An answer that cannot be read holds up no request.
            if (journal.IsCancelAsked)
                await CancelTokenAsync().ConfigureAwait(false);
            if (journal.IsPauseAsked)
                _ledger!.Execution!.Stop.Ask(StopReason.Pausing);
        }
    }

    // Returns what the run fails for in this process: nothing, or a suspension, if it does not.
    private async ValueTask<Exception?> StopRecordedAsync(Journal journal, Exception? failure)
    {
        var execution = Ledger.Execution!;
        try
        {
            return await ReleaseOrGoOnAsync(execution, journal, failure).ConfigureAwait(false);
        }
        catch (LeaseLostException exception)
        {
            execution.Stop.Ask(StopReason.ClaimLost, exception);
            return new SuspendedException(Prefix);
        }
        catch (Exception exception)
        {
            // Whoever claims the run next goes on from what is recorded.
            execution.Ownership.ReleaseLater(execution.Claim!);
            return IsAbandoned ? new SuspendedException(Prefix) : exception;
        }
        finally
        {
            execution.End();
        }
    }

    private async ValueTask<Exception?> ReleaseOrGoOnAsync(Execution execution, Journal journal, Exception? failure)
    {
        var stop = execution.Stop;
        while (true)
        {
            while (failure is SuspendedException && (IsCanceledWhilePausing(journal) || (!stop.IsAsked && await HasNewsAsync(journal).ConfigureAwait(false))))
                failure = await GoOnAsync(journal).ConfigureAwait(false);
            switch (stop.Reason)
            {
                case StopReason.ClaimLost:
                    return failure as SuspendedException ?? new SuspendedException(Prefix);
                case StopReason.StoreFailed:
                    await execution.Ownership.TryReleaseAsync(execution.Claim!, RunStop.Unfinished).ConfigureAwait(false);
                    return stop.Cause;
                case StopReason.Unreadable:
                    await execution.Ownership.GiveBackAsync(execution.Claim!).ConfigureAwait(false);
                    return stop.Cause;
            }

            await ReleaseAsync(journal, failure).ConfigureAwait(false);
            if (failure is not SuspendedException || stop.IsAsked)
                return failure;

            // What came in between found the run owned by this process, and left it to it.
            if (!await HasNewsAsync(journal).ConfigureAwait(false) || !await ReclaimAsync(execution, journal).ConfigureAwait(false))
                return failure;
            failure = await GoOnAsync(journal).ConfigureAwait(false);
        }
    }

    // A pause does not take a cancellation back: no step was left that could have noticed it.
    private bool IsCanceledWhilePausing(Journal journal) =>
        Ledger.Execution!.Stop.Reason == StopReason.Pausing && !Ledger.IsCanceledInReplay && (journal.IsCancelAsked || _scope.Token.IsCancellationRequested);

    // Whether it can go on: it is to be canceled, or an open wait is decided. What cannot be read is left to a process that can.
    private async ValueTask<bool> HasNewsAsync(Journal journal)
    {
        try
        {
            await journal.ReadInboxAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Ledger.Execution!.Ownership.Log.InboxFailed(Id, exception);
        }

        if (journal.IsPauseAsked)
            Ledger.Execution!.Stop.Ask(StopReason.Pausing);
        return journal.IsCancelAsked || (!IsStopping && Ledger.Waits.Any(wait => journal.TryAnswer(wait.Key, out _)));
    }

    private async ValueTask<bool> ReclaimAsync(Execution execution, Journal journal)
    {
        var claim = await execution.Ownership.ClaimAsync(execution).ConfigureAwait(false);
        if (claim?.Lease is null)
            return false;
        if (await journal.GoOnAsync(execution.Claim!, claim.Run).ConfigureAwait(false))
            return true;
        // Another owner executed it in between, or deleted it: whoever claims it next begins from what that one left.
        await execution.Ownership.GiveBackAsync(execution.Claim!).ConfigureAwait(false);
        // What came meanwhile found the run owned here, and left it to this process.
        _ = new RunWaker(Engine, execution.Ownership).WakeApartAsync(execution.Claim!.Found!);
        return false;
    }

    // From the top: what is recorded is only replayed.
    private async ValueTask<Exception?> GoOnAsync(Journal journal)
    {
        var ledger = Ledger;
        ledger.ForgetWaits();
        ledger.HasGoneOn = true;
        if (journal.IsCancelAsked || _scope.Token.IsCancellationRequested)
            await CancelInReplayAsync().ConfigureAwait(false);
        return await DealWithAsync(await ReplayAsync().ConfigureAwait(false)).ConfigureAwait(false);
    }

    // Canceled while no step was in flight: what is recorded is replayed to learn how to compensate it, and no step starts.
    private Task CancelInReplayAsync()
    {
        Ledger.IsCanceledInReplay = true;
        return CancelTokenAsync();
    }

    private async ValueTask<Exception?> ReplayAsync()
    {
        _scope = new Scope(this, _scope.Token);
        LookBack();
        try
        {
            await ExecuteAsync(_scope).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private async ValueTask ReleaseAsync(Journal journal, Exception? failure)
    {
        var ledger = Ledger;
        var stop = ledger.Execution!.Stop;
        var state = StateAfter(failure);
        if (failure is not null and not SuspendedException)
            ledger.Fail(failure, _scope.IsCanceled(failure));
        var last = state is WorkflowState.Running
            ? null
            : new StepRecord(RunRecordKind.End, Prefix)
            {
                State = state,
                Duration = Engine.Time.GetElapsedTime(_started, EndTime()),
                Error = ledger.Error,
                OtherErrors = [.. ledger.Errors.Skip(1)],
                IsRecovered = ledger.IsRecovered,
                Result = state == WorkflowState.Completed && ledger.Output is { } output ? output : default(ReadOnlyMemory<byte>?),
                Decisions = Driver.PendingDecisions(),
            };
        var due = ledger.Waits.Min(static wait => wait.Expires);
        var released = new RunStop(state, due, []) { IsHeld = state == WorkflowState.Paused && stop.Reason == StopReason.Pausing };
        await journal.ReleaseAsync(released, last).ConfigureAwait(false);
        await TidyAsync(journal, state).ConfigureAwait(false);
    }

    // The run is released by now: what fails here leaves messages behind that the next owner consumes.
    private async ValueTask TidyAsync(Journal journal, WorkflowState state)
    {
        try
        {
            if (state == WorkflowState.Completed && Ledger.Execution!.Ownership is { KeepsOnlyWhatMayGoOn: true } ownership)
            {
                await ownership.Store.DeleteAsync(Id).ConfigureAwait(false);
                return;
            }

            await journal.TidyAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Ledger.Execution!.Ownership.Log.InboxFailed(Id, exception);
        }
    }
}
