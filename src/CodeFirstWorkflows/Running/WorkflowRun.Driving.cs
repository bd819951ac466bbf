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
    internal async ValueTask PrepareAsync(bool observed, Journal? resumed = null)
    {
        var engine = Engine;
        if (_steps.Shape.IsDurable && engine.Store is null)
        {
            throw new InvalidOperationException(
                $"{WorkflowName} is durable, but its engine has no store to record runs in. " +
                "Add one with UseInMemoryStore() on WorkflowEngineOptions or on services.AddWorkflows().");
        }

        if (resumed is not null)
        {
            _id = resumed.RunId;
            Ledger.Restore(resumed);
        }

        var mode = 0;
        if (_options is { Given.Count: > 0 })
            mode |= RunMode.Given;
        if (engine.Logger.LogsSteps)
            mode |= RunMode.Logged;
        _driver = LiveDriver.Instance;
        if (engine.Store is { } store)
        {
            mode |= RunMode.Keyed;
            var journal = resumed ?? await CreateRecordAsync(store).ConfigureAwait(false);
            _driver = new KeyedDriver(journal);
        }

        if (observed)
        {
            mode |= RunMode.Observed;
            var ledger = Ledger;
            ledger.Events = new EventLog();
            ledger.Cancellation = CancellationTokenSource.CreateLinkedTokenSource(_token);
            _token = ledger.Cancellation.Token;
        }

        _mode = mode;
        _plainContext = new StepContext(this);
        _started = engine.Time.GetTimestamp();
        _border = _started;
        Volatile.Write(ref _state, (int)WorkflowState.Running);
    }

    /// <summary>Runs the steps. Whatever they throw becomes the run's state.</summary>
    // Pooled: of a run that waits, only the executor's own state is allocated.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    internal async ValueTask DriveAsync()
    {
        if (IsObserved)
            EventLog!.Add(new RunStarted(Id, Engine.Time.GetUtcNow()));

        Exception? failure = null;
        try
        {
            if (Engine.Logger.LogsRuns)
                Engine.Logger.RunStarted(this);
            await ExecuteAsync(new Scope(this)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        if (_driver is KeyedDriver || failure is not null || _ledger is not null || Engine.Logger.LogsRuns)
            await SettleAsync(failure).ConfigureAwait(false);
        else
            End(WorkflowState.Completed);
    }

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
        End(state);
        ledger.Events?.Add(new RunSettled(Id, Engine.Time.GetUtcNow(), state, ledger.Error, this));
        ledger.Events?.Close();
        ledger.Cancellation?.Dispose();
        if (Engine.Logger.LogsRuns)
            Engine.Logger.RunSettled(this, ledger.Error);
    }

    private void End(WorkflowState state)
    {
        _ended = Engine.Time.GetTimestamp();
        Volatile.Write(ref _state, (int)state);
        Interlocked.MemoryBarrier();
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
