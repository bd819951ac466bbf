using CodeFirstWorkflows.Observing;
using System.Runtime.CompilerServices;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

// How a run is driven from its start to its end.
public abstract partial class WorkflowRun
{
    internal WorkflowEngine Engine => _steps.Host;

    internal WorkflowBindings Bound => _steps;

    internal RunOptions? Options => _options;

    internal CancellationToken Token => _token;

    internal int Mode => _mode;

    internal Driver Driver => _driver!;

    internal StepContext PlainContext => _plainContext!;

    internal bool IsObserved => (_mode & RunMode.Observed) != 0;

    internal bool IsLogged => (_mode & RunMode.Logged) != 0;

    internal bool IsSettled => State is WorkflowState.Completed or WorkflowState.Failed;

    internal RunLedger Ledger => _ledger ?? Interlocked.CompareExchange(ref _ledger, new RunLedger(), null) ?? _ledger;

    internal EventLog? EventLog => _ledger?.Events;

    /// <summary>Decides how the run is driven, and refuses one that cannot be.</summary>
    internal ValueTask PrepareAsync(bool observed, Journal? resumed = null)
    {
        if (Engine.Store is { } store)
            return PrepareRecordedAsync(observed, store, resumed);
        if (_steps.Shape.IsDurable)
            return ValueTask.FromException(NoStore());
        Prepare(observed, LiveDriver.Instance, 0);
        return default;
    }

    private async ValueTask PrepareRecordedAsync(bool observed, IRunStore store, Journal? resumed)
    {
        if (resumed is not null)
        {
            _id = resumed.RunId;
            Ledger.Restore(resumed);
        }

        var journal = resumed ?? await CreateRecordAsync(store).ConfigureAwait(false);
        Prepare(observed, new KeyedDriver(journal), RunMode.Keyed);
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
            var ledger = Ledger;
            ledger.Events = new EventLog();
            ledger.Cancellation = CancellationTokenSource.CreateLinkedTokenSource(_token);
            _token = ledger.Cancellation.Token;
        }

        _driver = driver;
        _mode = mode;
        _plainContext = new StepContext(this);
        _started = Engine.Time.GetTimestamp();
        _border = _started;
        Volatile.Write(ref _state, (int)WorkflowState.Running);
    }

    private InvalidOperationException NoStore() => new(
        $"{WorkflowName} is durable, but its engine has no store to record runs in. " +
        "Add one with UseInMemoryStore() on WorkflowEngineOptions or on services.AddWorkflows().");

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
            run.End(WorkflowState.Completed, run._steps.MeasuresSteps ? run._border : run.Engine.Time.GetTimestamp());
        else
            await run.SettleAsync(failure).ConfigureAwait(false);
        return run;
    }

    private ValueTask BeginAsync()
    {
        EventLog?.Add(new RunStarted(Id, Engine.Time.GetUtcNow()));
        if (Engine.Logger.LogsRuns)
            Engine.Logger.RunStarted(this);
        return ExecuteAsync(new Scope(this));
    }

    // Nobody is told of its end, and there is nothing to keep.
    private bool IsPlain => _driver is not KeyedDriver && _ledger is null && !Engine.Logger.LogsRuns;

    private async ValueTask SettleAsync(Exception? failure)
    {
        var ledger = Ledger;
        if (failure is not null)
            ledger.Fail(failure, IsCanceled(failure));
        try
        {
            await _driver!.SettleAsync(failure is null ? WorkflowState.Completed : WorkflowState.Failed).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure ??= exception;
            ledger.Fail(failure, canceled: false);
        }

        var state = failure is null ? WorkflowState.Completed : WorkflowState.Failed;
        End(state, Engine.Time.GetTimestamp());
        ledger.Events?.Add(new RunSettled(Id, Engine.Time.GetUtcNow(), state, ledger.Error, this));
        ledger.Events?.Close();
        ledger.Cancellation?.Dispose();
        if (Engine.Logger.LogsRuns)
            Engine.Logger.RunSettled(this, ledger.Error);
    }

    private void End(WorkflowState state, long at)
    {
        _ended = at;
        Interlocked.Exchange(ref _state, (int)state);
        _completion?.TrySetResult();
    }

    private ValueTask<Journal> CreateRecordAsync(IRunStore store)
    {
        var input = new InputWriter(_steps.Json);
        WriteInput(input);
        return store.CreateAsync(Id, WorkflowName, input.Json, CreatedAt);
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

    internal bool IsCanceled(Exception exception) => exception is OperationCanceledException && _token.IsCancellationRequested;

    /// <summary>The time since the last border between two steps, which becomes the new one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long CrossBorder()
    {
        if (!_steps.MeasuresSteps)
            return 0;
        var now = _steps.Host.Time.GetTimestamp();
        var elapsed = now - _border;
        _border = now;
        return elapsed;
    }

    internal void MoveBorder(long now) => _border = now;

    internal long ToTimestamp(TimeSpan duration) => (long)(duration.TotalSeconds * Engine.Time.TimestampFrequency);

    internal void FailPlain<T>(StepBinding<T> step, int visit, Exception exception)
    {
        var key = step.KeyOf(visit);
        var error = StepError.From(exception, step.Name, key, IsCanceled(exception));
        Ledger.Note(exception, error);
        step.Slot(this).Fail(visit, CrossBorder(), new StepTrace(null, error));
    }

    /// <summary>Throws for a step that may not start any more.</summary>
    internal void ThrowIfCanceled(StepBinding step, int visit)
    {
        if (!_token.IsCancellationRequested)
            return;
        var exception = new OperationCanceledException($"The run was canceled before step '{step.KeyOf(visit)}' started.", _token);
        Ledger.Note(exception, StepError.From(exception, step.Name, step.KeyOf(visit), canceled: true));
        throw exception;
    }

    private protected void ThrowIfNotCompleted()
    {
        switch (State)
        {
            case WorkflowState.Completed:
                return;
            case WorkflowState.Failed:
                throw new WorkflowFailedException(this, _ledger!.Error!, _ledger.Exception);
            default:
                throw new InvalidOperationException($"The run of {WorkflowName} has no result yet: it is {State}. Await its Completion first.");
        }
    }
}
