using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

// How a recorded run stops before its end, and goes on if there is reason to.
public abstract partial class WorkflowRun
{
    /// <summary>Whether steps that have not started do not start any more.</summary>
    internal bool IsStopping => Root.Ledger.Stop != RunStopReason.None;

    /// <summary>Lets the run go on to its next step, and no further, so that another process may take it up.</summary>
    /// <returns>A task that ends when it has.</returns>
    internal Task GiveBackAsync()
    {
        Raise(RunStopReason.GivenBack);
        return Completion;
    }

    /// <summary>What happens cannot be recorded any more: the run ends here without another word to the store.</summary>
    internal void GiveUp(Exception exception)
    {
        var root = Root;
        root.Ledger.StoreFailure ??= exception;
        root.Raise(RunStopReason.Lost);
    }

    /// <summary>The run belongs to somebody else by now: steps in flight are canceled.</summary>
    internal void LoseLease(Exception exception)
    {
        GiveUp(exception);
        Ledger.Cancellation?.Cancel();
    }

    /// <summary>Looks whether somebody wants the run to pause or to be canceled.</summary>
    internal async ValueTask HearAsync()
    {
        if (_driver?.Journal is not { } journal || IsOver)
            return;
        await journal.ReadInboxAsync().ConfigureAwait(false);
        if (journal.IsPauseAsked)
            Raise(RunStopReason.Paused);
        if (journal.IsCancelAsked)
            await CancelAsync().ConfigureAwait(false);
    }

    private void Raise(RunStopReason stop)
    {
        if (Ledger.Stop < stop)
            Ledger.Stop = stop;
    }

    private async ValueTask<Exception?> StopRecordedAsync(Journal journal, Exception? failure)
    {
        try
        {
            while (true)
            {
                while (failure is SuspendedException && Ledger.Stop == RunStopReason.None && await journal.ReadInboxAsync().ConfigureAwait(false))
                    failure = await GoOnAsync(journal).ConfigureAwait(false);
                if (Ledger.Stop == RunStopReason.Lost)
                    return Ledger.StoreFailure;
                await ReleaseAsync(journal, failure).ConfigureAwait(false);

                // What came in between found the run in our hands, and left it to us.
                if (failure is not SuspendedException || Ledger.Stop != RunStopReason.None || !await journal.ReadInboxAsync().ConfigureAwait(false)
                    || !await journal.RetakeAsync().ConfigureAwait(false))
                {
                    return failure;
                }

                failure = await GoOnAsync(journal).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            return exception;
        }
        finally
        {
            _steps.Runs!.Remove(this);
        }
    }

    // From the top: what is recorded is only gone by.
    private async ValueTask<Exception?> GoOnAsync(Journal journal)
    {
        var ledger = Ledger;
        ledger.ForgetWaits();
        if (journal.IsCancelAsked)
            await ledger.Cancellation!.CancelAsync().ConfigureAwait(false);
        _scope = new Scope(this, _scope.Token);
        LookBack();
        Exception? failure = null;
        try
        {
            await ExecuteAsync(_scope).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        return await DealWithAsync(failure).ConfigureAwait(false);
    }

    private async ValueTask ReleaseAsync(Journal journal, Exception? failure)
    {
        var ledger = Ledger;
        var state = StateAfter(failure);
        if (failure is not null and not SuspendedException)
            ledger.Fail(failure, _scope.IsCanceled(failure));
        var last = state is WorkflowState.Running
            ? null
            : new StepRecord(RunRecordKind.End, Prefix)
            {
                State = state,
                Duration = Engine.Time.GetElapsedTime(_started),
                Error = ledger.Error,
                OtherErrors = [.. ledger.Errors.Skip(1)],
                IsRecovered = ledger.IsRecovered,
            };
        await journal.StopAsync(state, ledger.Waits.Min(static wait => wait.Expires), last).ConfigureAwait(false);
        if (journal.IsCancelAsked && state is WorkflowState.Completed or WorkflowState.Failed)
            await journal.WithdrawAsync(RunMessageKind.Cancel, "").ConfigureAwait(false);
        if (journal.IsPauseAsked)
            await journal.WithdrawAsync(RunMessageKind.Pause, "").ConfigureAwait(false);
        await journal.TidyAsync().ConfigureAwait(false);
    }
}
