using CodeFirstWorkflows.Observing;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

// How a run is driven from its start to its end.
public abstract partial class WorkflowRun
{
    internal WorkflowEngine Engine => _steps.Host;

    internal WorkflowBindings Bound => _steps;

    internal RunOptions? Options => _options;

    internal int Mode => _mode;

    internal Driver Driver => _driver!;

    internal bool IsObserved => (_mode & RunMode.Observed) != 0;

    /// <summary>Whether nobody drives the run any more.</summary>
    internal bool IsOver => (Volatile.Read(ref _state) & Over) != 0;

    internal RunLedger Ledger => _ledger ?? Interlocked.CompareExchange(ref _ledger, new RunLedger(), null) ?? _ledger;

    internal EventLog? EventLog => _ledger?.Events;

    /// <summary>Decides how the run is driven, and refuses one that cannot be.</summary>
    internal ValueTask PrepareAsync(bool observed)
    {
        if (_steps.Runs is { } runs)
            return PrepareRecordedAsync(observed, runs);
        if (_steps.Shape.IsDurable)
            return ValueTask.FromException(NoStore());
        Prepare(observed, LiveDriver.Instance, 0);
        return default;
    }

    /// <summary>Takes up a run that was recorded.</summary>
    internal void PrepareAgain(Journal journal)
    {
        _id = journal.RunId;
        Ledger.Restore(journal);
        Prepare(observed: false, new KeyedDriver(this, journal, resumed: true), RunMode.Keyed);
        if (journal.IsCancelAsked)
            Ledger.Cancellation!.Cancel();
        _steps.Runs!.Add(this);
    }

    private async ValueTask PrepareRecordedAsync(bool observed, OwnedRuns runs)
    {
        var input = new InputWriter(_steps);
        WriteInput(input);
        await runs.ShowLifeAsync().ConfigureAwait(false);
        var shape = _steps.Shape;
        var journal = await Journal.CreateAsync(
            Engine,
            runs.Store,
            new NewRun(Id, shape.Identity, shape.Version, input.Shape, input.Json, CreatedAt),
            runs.Owner).ConfigureAwait(false);
        Prepare(observed, new KeyedDriver(this, journal, resumed: false), RunMode.Keyed);
        runs.Add(this);
    }

    private void Prepare(bool observed, Driver driver, int mode)
    {
        if (_options is { Given.Count: > 0 })
            mode |= RunMode.Given;
        if (Engine.Logger.LogsSteps)
            mode |= RunMode.Logged;
        if (observed)
        {
            mode |= RunMode.Observed;
            Ledger.Events = new EventLog();
            Ledger.Parking = driver is LiveDriver ? new Parking() : null;
        }

        // What is recorded can be canceled from elsewhere.
        if ((mode & (RunMode.Observed | RunMode.Keyed)) != 0)
        {
            var ledger = Ledger;
            ledger.Cancellation = CancellationTokenSource.CreateLinkedTokenSource(_scope.Token);
            _scope.Replace(ledger.Cancellation.Token);
        }

        _driver = driver;
        _mode = mode;
        _started = Engine.Time.GetTimestamp();
        _scope.MoveBorder(_started);
        Volatile.Write(ref _state, (int)WorkflowState.Running);
    }

    private InvalidOperationException NoStore() => new(
        $"{WorkflowName} is durable, but its engine has no store to record runs in. {OwnedRuns.HowToAddOne}");

    /// <summary>Runs the steps. Whatever they throw becomes the run's state.</summary>
    // Generic, so that its task is the very one that the caller gets: a run that waits needs no other.
    internal static async Task<TRun> DriveAsync<TRun>(TRun run)
        where TRun : WorkflowRun
    {
        Exception? failure = null;
        try
        {
            await run.BeginAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        // The end of the last step is the end of a plain run: to read the clock once more takes longer than a step.
        if (failure is null && run.IsPlain)
            run.End(WorkflowState.Completed, run._steps.MeasuresSteps ? run._scope.Border : run.Engine.Time.GetTimestamp());
        else
            await run.SettleAsync(failure).ConfigureAwait(false);
        return run;
    }

    private ValueTask BeginAsync()
    {
        EventLog?.Add(new RunStarted(Id, Engine.Time.GetUtcNow()));
        if (Engine.Logger.LogsRuns)
            Engine.Logger.RunStarted(this);
        LookBack();
        return ExecuteAsync(_scope);
    }

    // Nobody is told of its end, and there is nothing to keep.
    private bool IsPlain => _driver is LiveDriver && _ledger is null && !Engine.Logger.LogsRuns;

    private async ValueTask SettleAsync(Exception? failure)
    {
        failure = await DealWithAsync(failure).ConfigureAwait(false);
        if (Driver.Journal is { } journal)
            failure = await StopRecordedAsync(journal, failure).ConfigureAwait(false);

        var ledger = Ledger;
        var state = StateAfter(failure);
        if (state == WorkflowState.Failed)
            ledger.Fail(failure!, _scope.IsCanceled(failure!));
        End(state, Engine.Time.GetTimestamp());
        ledger.Events?.Add(new RunSettled(Id, Engine.Time.GetUtcNow(), state, Error, this));
        ledger.Events?.Close();
        ledger.Cancellation?.Dispose();
        if (!Engine.Logger.LogsRuns)
            return;
        if (state is WorkflowState.Completed or WorkflowState.Failed)
            Engine.Logger.RunSettled(this, ledger.Error);
        else
            Engine.Logger.RunStopped(this, state);
    }

    private WorkflowState StateAfter(Exception? failure) => failure switch
    {
        null => WorkflowState.Completed,
        SuspendedException => Ledger.Stop == RunStopReason.GivenBack ? WorkflowState.Running : WorkflowState.Paused,
        _ => WorkflowState.Failed,
    };

    private void End(WorkflowState state, long at)
    {
        _ended = at;
        Interlocked.Exchange(ref _state, (int)state | Over);
        _completion?.TrySetResult();
    }

    // Seldom asked for, so not read from the clock for every run: what has passed since the start, back from now.
    private long ReadCreatedTicks()
    {
        if (Volatile.Read(ref _createdTicks) == 0)
        {
            var passed = _started == 0 ? TimeSpan.Zero : Engine.Time.GetElapsedTime(_started);
            Interlocked.CompareExchange(ref _createdTicks, Engine.Time.GetUtcNow().UtcTicks - passed.Ticks, 0);
        }

        return Volatile.Read(ref _createdTicks);
    }

    internal long ToTimestamp(TimeSpan duration) => (long)(duration.TotalSeconds * Engine.Time.TimestampFrequency);

    internal void ThrowIfNotCompleted()
    {
        switch (State)
        {
            case WorkflowState.Completed:
                return;
            case WorkflowState.Failed:
                throw new WorkflowFailedException(this, _ledger!.Error!, _ledger.Exception);
            case WorkflowState.Paused:
                throw new WorkflowPausedException(this);
            default:
                throw new InvalidOperationException($"The run of {WorkflowName} has no result yet: it is {State}. Await its Completion first.");
        }
    }
}
