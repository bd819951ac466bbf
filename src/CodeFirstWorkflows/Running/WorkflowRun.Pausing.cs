using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

// How a run is paused from outside.
public abstract partial class WorkflowRun
{
    /// <summary>
    /// Pauses the run: steps in flight finish, and no new one starts. A recorded run then is nowhere but in its store; another is kept in memory. It goes on with
    /// <c>ResumeAsync</c>.
    /// </summary>
    /// <param name="ct">Stops waiting; the run pauses all the same.</param>
    /// <returns>A task that ends when the run has paused, or has ended before.</returns>
    /// <exception cref="InvalidOperationException">The run is not recorded, and was not started with <c>StartAsync</c> or <c>StreamAsync</c>.</exception>
    public async Task PauseAsync(CancellationToken ct = default)
    {
        if (IsOver || State == WorkflowState.Paused)
            return;
        if (IsElsewhere)
        {
            await new RunQueries(Engine, _steps.Runs!).PauseAsync(Id, ct).ConfigureAwait(false);
            return;
        }

        if (_driver?.Journal is not null)
        {
            // Whoever owns the run if this process dies knows of it.
            await RequestAsync(RunMessageKind.Pause, () => { _ledger!.Execution?.Stop.Ask(StopReason.Pausing); return Task.CompletedTask; }, ct).ConfigureAwait(false);
            await WaitForStopAsync(ct).ConfigureAwait(false);
            return;
        }

        var parking = _ledger?.Parking ?? throw new InvalidOperationException(
            $"This run of {WorkflowName} cannot be paused. Start it with StartAsync, or record it: {RunOwnership.HowToAddOne}");
        var parked = ParkAsync(parking);
        if (!CurrentExecution.IsInside(this))
            await parked.WaitAsync(ct).ConfigureAwait(false);
    }

    private async Task ParkAsync(Parking parking)
    {
        await Task.WhenAny(parking.CloseAsync(), Completion).ConfigureAwait(false);
        if (!IsOver)
            Park();
    }

    private async Task CancelRecordedAsync(CancellationToken ct)
    {
        await RequestAsync(RunMessageKind.Cancel, CancelHereAsync, ct).ConfigureAwait(false);
        // It may have looked for requests for the last time already, and pause.
        if (await _steps.Runs!.Store.FindAsync(Id, ct).ConfigureAwait(false) is { } stored)
            _ = new RunWaker(Engine, _steps.Runs).WakeApartAsync(stored);
    }

    // Its end closes the run for good, as it does when the request comes from elsewhere.
    private Task CancelHereAsync()
    {
        _driver!.Journal!.AskToCancel();
        return CancelTokenAsync();
    }

    // A run that is paused is executed once more, to compensate what completed.
    private async Task CancelStoppedAsync(CancellationToken ct)
    {
        await new RunQueries(Engine, _steps.Runs!).CancelAsync(Id, ct).ConfigureAwait(false);
        if (await _steps.Runs!.Store.FindAsync(Id, ct).ConfigureAwait(false) is not { State: WorkflowState.Failed } stored)
            return;
        var records = await Journal.ReadAsync(Engine, _steps.Runs.Store, Id).ConfigureAwait(false);
        Ledger.RestoreEnd(stored, records.LastOrDefault(static record => record.Kind == RunRecordKind.End), records);
        Interlocked.Exchange(ref _state, (int)WorkflowState.Failed | Over);
    }

    // The store is told first, and the execution in any case.
    private async Task RequestAsync(RunMessageKind kind, Func<Task> here, CancellationToken ct)
    {
        try
        {
            await _steps.Runs!.Store.PostAsync(Id, new RunMessage(kind, "", default), ct).ConfigureAwait(false);
        }
        finally
        {
            await here().ConfigureAwait(false);
        }
    }

    private Task WaitForStopAsync(CancellationToken ct) => CurrentExecution.IsInside(this) ? Task.CompletedTask : Completion.WaitAsync(ct);

    /// <summary>Whether another process executes the run.</summary>
    private bool IsElsewhere => _driver is null && State == WorkflowState.Running;

    /// <summary>Shows a run that another process executes.</summary>
    internal void BeginObserving(string runId)
    {
        _id = runId;
        _started = Engine.Time.GetTimestamp();
        Volatile.Write(ref _state, (int)WorkflowState.Running);
    }

    /// <summary>Ends a run that another process executed, and that cannot be read.</summary>
    internal void EndObserving(Exception exception)
    {
        Ledger.Fail(exception, canceled: false);
        End(WorkflowState.Failed, _started);
    }

    /// <summary>Lets a run go on that is paused and not recorded.</summary>
    /// <returns>A task that ends when it stops again.</returns>
    internal Task Unpark()
    {
        Task next;
        lock (Ledger)
        {
            Engine.Parked.TryRemove(Id, out _);
            Volatile.Write(ref _completion, null);
            Volatile.Write(ref _state, (int)WorkflowState.Running);
            next = Completion;
        }

        Ledger.Parking!.Open();
        return next;
    }

    private void Park()
    {
        lock (Ledger)
        {
            if (IsOver || State == WorkflowState.Paused)
                return;
            Volatile.Write(ref _state, (int)WorkflowState.Paused);
            Engine.Parked[Id] = this;
            Volatile.Read(ref _completion)?.TrySetResult();
        }
    }
}
