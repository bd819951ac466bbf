using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows;

// What becomes of a run or sub-workflow that fails: its [OnFailure] may save it; if not, what it did is taken back.
public abstract partial class WorkflowRun
{
    private static readonly TimeSpan UndoLimit = TimeSpan.FromSeconds(30);

    /// <summary>Whether recorded steps are only gone by, and no other starts.</summary>
    internal bool IsWalking => TakesBack || IsGoneBy;

    /// <summary>Whether the run is a sub-workflow that has completed, and is gone by to learn how to take back what it did.</summary>
    internal bool IsGoneBy => _nesting?.Caller.IsWalk == true;

    private bool TakesBack => (_mode & RunMode.Walking) != 0;

    // A run that began to take back what it did does nothing else any more.
    private void LookBack()
    {
        if (Driver.CompensatedFor(Prefix).Count > 0)
            _mode |= RunMode.Walking;
    }

    // Returns what the run fails for in the end.
    private async ValueTask<Exception?> DealWithAsync(Exception? failure)
    {
        try
        {
            return await RecoverOrCompensateAsync(failure).ConfigureAwait(false);
        }
        catch (SuspendedException suspended)
        {
            // What happens cannot be recorded: whoever takes the run up deals with its failure.
            return suspended;
        }
    }

    private async ValueTask<Exception?> RecoverOrCompensateAsync(Exception? failure)
    {
        var driver = Driver;
        if (driver.CompensatedFor(Prefix) is [var first, ..] recorded)
        {
            failure = new RecordedFailureException(first);
            Ledger.Failures.Restore(failure, recorded);
        }
        else
        {
            if (failure is null or SuspendedException)
                return failure;
            if (!_scope.IsCanceled(failure) && await TryRecoverAsync(failure).ConfigureAwait(false))
                return null;
            if (!Ledger.Undos.Has(Prefix))
                return failure;
            await driver.BeginCompensationAsync(Prefix, Ledger.ErrorsOf(failure, _scope.IsCanceled(failure))).ConfigureAwait(false);
        }

        await CompensateAsync().ConfigureAwait(false);
        return failure;
    }

    // It may have completed because another workflow dealt with its failure, which can be taken back as well.
    private async ValueTask GoByRecoveryAsync()
    {
        if (Driver.FailureIn(Prefix) is not { } error)
            return;
        try
        {
            await RecoverAsync(_scope, new StepFailure(error, new RecordedFailureException(error))).ConfigureAwait(false);
        }
        catch (SuspendedException)
        {
            // Where its records end.
        }
    }

    private async ValueTask<bool> TryRecoverAsync(Exception failure)
    {
        var ledger = Ledger;
        var error = ledger.Failures.ErrorsOf(failure, canceled: false)[0];
        try
        {
            if (!await RecoverAsync(_scope, new StepFailure(error, failure)).ConfigureAwait(false))
                return false;
        }
        catch (Exception exception) when (exception is not SuspendedException)
        {
            ledger.AddLater(exception);
            return false;
        }

        if (_nesting is null)
        {
            ledger.Fail(failure, canceled: false);
            ledger.IsRecovered = true;
        }

        return true;
    }

    private async ValueTask CompensateAsync()
    {
        foreach (var undo in Ledger.Undos.Take(Prefix))
        {
            if (Driver.IsUndone(undo.Key))
                continue;
            using var limit = new CancellationTokenSource(UndoLimit, Engine.Time);
            try
            {
                // One that does not listen to its token is left behind.
                await undo.RunAsync(new Scope(this, limit.Token)).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not SuspendedException)
            {
                Ledger.AddLater(limit.IsCancellationRequested
                    ? new TimeoutException($"To take step '{undo.Key}' back took longer than {UndoLimit.TotalSeconds} seconds.", exception)
                    : exception);
                continue;
            }

            await Driver.UndoneAsync(undo.Key).ConfigureAwait(false);
        }
    }
}
