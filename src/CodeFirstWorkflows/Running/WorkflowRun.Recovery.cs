using CodeFirstWorkflows.Ownership;
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

    /// <summary>Whether steps that come now may have run before: in an earlier execution, or before the run waited.</summary>
    internal bool MayHaveRecords => Driver.IsResumed || _ledger?.HasGoneOn == true;

    private bool TakesBack => (_mode & RunMode.Walking) != 0;

    // A run that began to compensate does nothing else any more, nor does one that was canceled before it was resumed.
    private void LookBack()
    {
        if (_ledger?.IsCanceledInReplay == true || Driver.CompensatedFor(Prefix).Count > 0)
            _mode |= RunMode.Walking;
    }

    // Returns what the run fails for in the end.
    private async ValueTask<Exception?> DealWithAsync(Exception? failure)
    {
        // What steps throw when the execution stops is no failure: the next owner decides what becomes of the run.
        var stop = _ledger?.Execution?.Stop.Reason ?? StopReason.None;
        if (stop > StopReason.Pausing && failure is not null)
            return failure as SuspendedException ?? new SuspendedException(Prefix);
        if (stop == StopReason.Pausing && failure is not (null or SuspendedException) && !_scope.IsCanceled(failure))
            return new SuspendedException(Prefix);
        try
        {
            return await RecoverOrCompensateAsync(failure).ConfigureAwait(false);
        }
        catch (SuspendedException suspended)
        {
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
            if (failure is null or SuspendedException && Ledger.IsCanceledInReplay)
                failure = new OperationCanceledException("The run was canceled.", _scope.Token);
            failure ??= EncodeOutput();
            if (failure is null or SuspendedException)
                return failure;
            if (!_scope.IsCanceled(failure) && await TryRecoverAsync(failure).ConfigureAwait(false))
                return null;
            await LearnToCompensateAsync().ConfigureAwait(false);
            // A run that was canceled on request is closed, even if there is nothing to compensate.
            if (!Ledger.Undos.Has(Prefix) && !(_nesting is null && driver.Journal is { IsCancelAsked: true }))
                return failure;
            await driver.BeginCompensationAsync(Prefix, Ledger.ErrorsOf(failure, _scope.IsCanceled(failure))).ConfigureAwait(false);
        }

        await CompensateAsync().ConfigureAwait(false);
        return failure;
    }

    // An output that cannot be recorded is the run's failure, as the result of a step would be the step's.
    private Exception? EncodeOutput()
    {
        if (_nesting is not null || Driver.Journal is null)
            return null;
        try
        {
            Ledger.Output = WriteOutput();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    // A resumed run may have failed before it came by all that completed earlier, such as the later items of a fan-out.
    private async ValueTask LearnToCompensateAsync()
    {
        if (!MayHaveRecords || !_steps.Shape.Compensates)
            return;
        var mode = _mode;
        _mode |= RunMode.Walking | RunMode.Learning;
        await ReplayAsync().ConfigureAwait(false);
        _mode = mode;
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
            if (EncodeOutput() is { } unrecordable)
                throw unrecordable;
        }
        catch (Exception exception) when (exception is not SuspendedException)
        {
            // What it throws because the execution stops says nothing about whether the run can be saved.
            if (ledger.Execution?.Stop.Reason > StopReason.Pausing)
                throw new SuspendedException(Prefix);
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
            if (_ledger!.Execution?.Stop.Reason > StopReason.Pausing)
                throw new SuspendedException(undo.Key);
            using var limit = new CancellationTokenSource(UndoLimit, Engine.Time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Ledger.Execution?.Stop.Abandoned ?? default);
            var running = undo.RunAsync(new Scope(this, stop.Token)).AsTask();
            try
            {
                // One that does not listen to its token is left behind.
                await running.WaitAsync(stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not SuspendedException)
            {
                Observe(running);
                if (IsAbandoned)
                    throw new SuspendedException(undo.Key);
                Ledger.AddLater(limit.IsCancellationRequested
                    ? new TimeoutException($"To take step '{undo.Key}' back took longer than {UndoLimit.TotalSeconds} seconds.", exception)
                    : exception);
                continue;
            }

            await Driver.UndoneAsync(undo.Key).ConfigureAwait(false);
        }
    }

    // What one that was left behind throws later is nobody's to catch.
    private static void Observe(Task task) =>
        _ = task.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
