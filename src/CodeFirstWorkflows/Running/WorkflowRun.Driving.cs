using CodeFirstWorkflows.Observing;
using CodeFirstWorkflows.Ownership;
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

    internal CancellationToken Token => _scope.Token;

    internal bool IsObserved => (_mode & RunMode.Observed) != 0;

    /// <summary>Whether nobody drives the run any more.</summary>
    internal bool IsOver => (Volatile.Read(ref _state) & Over) != 0;

    internal RunLedger Ledger => _ledger ?? Interlocked.CompareExchange(ref _ledger, new RunLedger(), null) ?? _ledger;

    internal EventLog? EventLog => _ledger?.Events;

    /// <summary>Decides how the run is executed, and refuses one that cannot be.</summary>
    /// <returns>Whether it is to be executed; <see langword="false"/> if there is a run with its id already.</returns>
    internal ValueTask<bool> PrepareAsync(bool observed)
    {
        if (_steps.Runs is { } runs)
            return PrepareRecordedAsync(observed, runs);
        if (_steps.Shape.IsDurable)
            return ValueTask.FromException<bool>(NoStore());
        Prepare(observed, LiveDriver.Instance, 0);
        return new(true);
    }

    /// <summary>Prepares to go on with a run that was claimed.</summary>
    internal void PrepareAgain(Journal journal, Execution execution)
    {
        _id = journal.RunId;
        Ledger.Restore(journal);
        Ledger.Execution = execution;
        Prepare(observed: false, new KeyedDriver(this, journal, resumed: true), RunMode.Keyed);
        if (journal.IsCancelAsked || _scope.Token.IsCancellationRequested)
        {
            Ledger.IsCanceledInReplay = true;
            Ledger.Cancellation!.Cancel();
        }
        else if (journal.IsPauseAsked)
        {
            execution.Stop.Ask(StopReason.Pausing);
        }

        execution.Begin(this);
    }

    /// <summary>Restores a run that is not executed here from its records: nothing runs, and nothing is written.</summary>
    internal async ValueTask RestoreAsync(Journal journal, StoredRun stored)
    {
        _id = journal.RunId;
        var ledger = Ledger;
        ledger.Restore(journal);
        Prepare(observed: false, new KeyedDriver(this, journal, resumed: true), RunMode.Keyed | RunMode.Walking);
        if (await ReplayAsync().ConfigureAwait(false) is RunStoreException unreadable)
            throw unreadable;
        var end = journal.Past.LastOrDefault(static record => record.Kind == RunRecordKind.End);
        if (end?.Result is { } output && stored.State == WorkflowState.Completed)
            ReadOutput(output);
        ledger.RestoreEnd(stored, end, journal.Past);
        ledger.Cancellation!.Dispose();
        End(stored.State, _started + ToTimestamp(end?.Duration ?? TimeSpan.Zero));
    }

    /// <summary>Keeps events from now on, if none were kept.</summary>
    /// <returns>The events; <see langword="null"/> if the run is executed no more.</returns>
    internal EventLog? Observe()
    {
        lock (Ledger)
        {
            if (IsOver)
                return Ledger.Events;
            Ledger.Events ??= new EventLog();
            _mode |= RunMode.Observed;
            return Ledger.Events;
        }
    }

    private async ValueTask<bool> PrepareRecordedAsync(bool observed, RunOwnership runs)
    {
        if (!runs.TryReserve(Id, out var execution) && !(await runs.TryForgetDeletedAsync(execution).ConfigureAwait(false) && runs.TryReserve(Id, out execution)))
            return false;
        try
        {
            var input = new InputWriter(_steps);
            WriteInput(input);
            var shape = _steps.Shape;
            var run = new NewRun(Id, shape.Identity, shape.Version, input.Shape, input.Json, CreatedAt)
            {
                Options = RecordedOptions.Write(_options, _steps),
                Tags = _options is null ? NoTags : new Dictionary<string, string>(_options.Tags),
            };
            if (!await runs.CreateAsync(execution, Journal.Encode(Engine, run)).ConfigureAwait(false))
            {
                execution.End();
                return false;
            }

            var journal = Journal.Begin(Engine, runs.Store, execution.Claim!, run);
            Ledger.Execution = execution;
            Prepare(observed, new KeyedDriver(this, journal, resumed: false), RunMode.Keyed);
            execution.Begin(this);
            return true;
        }
        catch
        {
            execution.End();
            throw;
        }
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
            Ledger.HasWholeLog = true;
            Ledger.Parking = driver is LiveDriver ? new Parking() : null;
        }

        // What is recorded can be canceled from elsewhere.
        if ((mode & (RunMode.Observed | RunMode.Keyed)) != 0)
        {
            var ledger = Ledger;
            ledger.Cancellation = CancellationTokenSource.CreateLinkedTokenSource(_scope.Token, ledger.Execution?.Stop.Abandoned ?? default);
            _scope.Replace(ledger.Cancellation.Token);
        }

        _driver = driver;
        _mode = mode;
        _started = Engine.Time.GetTimestamp();
        _scope.MoveBorder(_started);
        Volatile.Write(ref _state, (int)WorkflowState.Running);
    }

    private InvalidOperationException NoStore() => new(
        $"{WorkflowName} is durable, but its engine has no store to record runs in: {RunOwnership.HowToAddOne}");

    /// <summary>Runs the steps. Whatever they throw becomes the run's state.</summary>
    // Generic, so that its task is the very one that the caller gets: a run that waits needs no other.
    internal static async Task<TRun> DriveAsync<TRun>(TRun run)
        where TRun : WorkflowRun
    {
        Exception? failure = null;
        var inside = (run._mode & (RunMode.Observed | RunMode.Keyed)) != 0 ? CurrentExecution.Enter(run) : null;
        try
        {
            await run.BeginAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        try
        {
            // The end of the last step is the end of a plain run: to read the clock once more takes longer than a step.
            if (failure is null && run.IsPlain)
                run.End(WorkflowState.Completed, run._steps.MeasuresSteps ? run._scope.Border : run.EndTime());
            else
                await run.SettleAsync(failure).ConfigureAwait(false);
        }
        finally
        {
            inside?.Leave();
        }

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

    private static readonly IReadOnlyDictionary<string, string> NoTags = new Dictionary<string, string>();

    // Nobody is told of its end, and there is nothing to keep.
    private bool IsPlain => _driver is LiveDriver && _ledger is null && !Engine.Logger.LogsRuns;

    private async ValueTask SettleAsync(Exception? failure)
    {
        try
        {
            failure = await DealWithAsync(failure).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A clock or a store that throws where a failure is dealt with must not leave the run without an end.
            failure = exception;
        }

        if (Driver.Journal is { } journal)
            failure = await StopRecordedAsync(journal, failure).ConfigureAwait(false);

        var ledger = Ledger;
        var state = StateAfter(failure);
        if (state == WorkflowState.Failed)
            ledger.Fail(failure!, _scope.IsCanceled(failure!));
        End(state, EndTime());
        ledger.Cancellation?.Dispose();
        if (!Engine.Logger.LogsRuns)
            return;
        if (state is WorkflowState.Completed or WorkflowState.Failed)
            Engine.Logger.RunSettled(this, ledger.Error);
        else
            Engine.Logger.RunStopped(this, state);
    }

    private void PublishEnd(EventLog events, WorkflowState state)
    {
        var sequence = state == WorkflowState.Running ? 0 : _driver?.Journal?.LastSequence ?? 0;
        events.Add(new RunSettled(Id, EndedAt(), state, Error, this) { Sequence = sequence });
        events.Close();
    }

    private DateTimeOffset EndedAt()
    {
        try
        {
            return Engine.Time.GetUtcNow();
        }
        catch (Exception exception)
        {
            Engine.Logger.ClockFailed(exception);
            return default;
        }
    }

    // A clock that throws takes only how long the run took, not that it has ended.
    private long EndTime()
    {
        try
        {
            return Engine.Time.GetTimestamp();
        }
        catch (Exception exception)
        {
            Engine.Logger.ClockFailed(exception);
            return _started;
        }
    }

    private WorkflowState StateAfter(Exception? failure) => failure switch
    {
        null => WorkflowState.Completed,
        SuspendedException => Ledger.Execution?.Stop.Reason is StopReason.HostStopping or StopReason.HostStopped or StopReason.ClaimLost
            ? WorkflowState.Running : WorkflowState.Paused,
        _ => WorkflowState.Failed,
    };

    private void End(WorkflowState state, long at)
    {
        _ended = at;
        if (_ledger is { } ledger)
        {
            // Whoever begins to observe at this moment finds that it is over, or a log that is closed.
            lock (ledger)
                Interlocked.Exchange(ref _state, (int)state | Over);
            if (ledger.Events is { } events)
                PublishEnd(events, state);
        }
        else
        {
            Interlocked.Exchange(ref _state, (int)state | Over);
        }

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
            case WorkflowState.Running when IsOver:
                throw new InvalidOperationException(
                    $"Run '{Id}' of {WorkflowName} is executed here no more, and has not ended: another owner goes on with it. ResumeAsync gives its result once it has.");
            default:
                throw new InvalidOperationException($"The run of {WorkflowName} has no result yet: it is {State}. Await its Completion first.");
        }
    }
}
