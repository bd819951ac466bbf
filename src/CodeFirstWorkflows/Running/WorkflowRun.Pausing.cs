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
        if (_driver?.Journal is not null)
        {
            Raise(RunStopReason.Paused);
            await Completion.WaitAsync(ct).ConfigureAwait(false);
            return;
        }

        var parking = _ledger?.Parking ?? throw new InvalidOperationException(
            $"This run of {WorkflowName} cannot be paused. Start it with StartAsync, or record it: {Storing.OwnedRuns.HowToAddOne}");
        var parked = parking.CloseAsync();
        await Task.WhenAny(parked, Completion).WaitAsync(ct).ConfigureAwait(false);
        if (!IsOver)
            Park();
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
