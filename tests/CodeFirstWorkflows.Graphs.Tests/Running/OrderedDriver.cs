using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using CodeFirstWorkflows.Graphs.Tests.Worlds;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>
/// Hands out completions one at a time: in the order of the journal while it is read back, and then in the order in which they are written.
/// </summary>
internal sealed class OrderedDriver : Driver
{
    private readonly Gates _gates;
    private readonly TimeSpan _patience;
    private readonly Driver _inner;
    private readonly Queue<string> _recorded;
    private readonly List<(string Key, TaskCompletionSource Turn)> _waiting = [];
    private long _since;

    private OrderedDriver(Driver inner, IReadOnlyList<StepRecord> records, Gates gates, TimeSpan patience)
    {
        _inner = inner;
        _gates = gates;
        _patience = patience;
        var done = records.Where(record => record.Result is not null || record.IsPassed).Select(record => record.Key).ToHashSet();
        // What is inside a step that is done is not asked for again.
        _recorded = new(records.Select(record => record.Key).Where(done.Contains).Distinct()
            .Where(key => !done.Any(other => key.StartsWith(other + "/", StringComparison.Ordinal))));
    }

    /// <summary>Completions whose turn it was, and that nobody waited for.</summary>
    public List<string> Missed { get; } = [];

    internal override bool IsResumed => _inner.IsResumed;

    internal override Journal? Journal => _inner.Journal;

    /// <summary>Takes over a run that is prepared.</summary>
    /// <param name="run">The run.</param>
    /// <param name="records">What is on record of it.</param>
    /// <param name="gates">What its steps wait for.</param>
    /// <param name="patience">How long it may take until somebody waits for the next recorded completion.</param>
    /// <returns>The driver.</returns>
    public static OrderedDriver Take(WorkflowRun run, IReadOnlyList<StepRecord> records, Gates gates, TimeSpan patience)
    {
        // Runs without one end in a shorter way.
        _ = run.Ledger;
        var driver = new OrderedDriver(run.Driver, records, gates, patience);
        DriverOf(run) = driver;
        return driver;
    }

    /// <summary>
    /// Hands out the next completion, or opens a gate if nobody waits for it: a step that is to start may have to write first what a helper decided. What completes
    /// behind the gate waits until all records are read back.
    /// </summary>
    /// <returns>Whether there was something to do.</returns>
    public bool Go()
    {
        TaskCompletionSource? turn;
        lock (_waiting)
            turn = _recorded.Count > 0 ? NextRecorded() : Next(0);
        if (turn is null)
            return _gates.OpenOne();
        turn.SetResult();
        return true;
    }

    // Readers of the same step go on in several threads, so that it may take a moment until all that can wait does.
    private TaskCompletionSource? NextRecorded()
    {
        if (Next(_waiting.FindIndex(waiting => waiting.Key == _recorded.Peek())) is { } turn)
        {
            _recorded.Dequeue();
            _since = 0;
            return turn;
        }

        if (_since == 0)
            _since = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(_since) > _patience)
        {
            Missed.Add(_recorded.Dequeue());
            _since = 0;
        }

        return null;
    }

    private TaskCompletionSource? Next(int index)
    {
        if (index < 0 || index >= _waiting.Count)
            return null;
        var turn = _waiting[index].Turn;
        _waiting.RemoveAt(index);
        return turn;
    }

    internal override async ValueTask<T> Invoke<T, TState>(
        StepExecution execution, StepBinding<T> step, TState state, StepCode<T, TState> code)
    {
        T value = default!;
        ExceptionDispatchInfo? failure = null;
        try
        {
            value = await _inner.Invoke(execution, step, state, code).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        var turn = new TaskCompletionSource();
        lock (_waiting)
            _waiting.Add((execution.Key, turn));
        await turn.Task.ConfigureAwait(false);
        failure?.Throw();
        return value;
    }

    internal override ValueTask<T> InvokeHelper<T, TState>(
        StepExecution execution, StepBinding<T> helper, TState state, Func<StepContext, TState, ValueTask<T>> body) =>
        _inner.InvokeHelper(execution, helper, state, body);

    internal override ValueTask<Tried<T>> TakeWhole<T>(Scope scope, StepBinding<T> step, int visit, IRecordedForm<T> form) =>
        _inner.TakeWhole(scope, step, visit, form);

    internal override bool Decide<TState>(WorkflowRun run, string decision, TState state, Func<TState, bool> condition, bool isPure) =>
        _inner.Decide(run, decision, state, condition, isPure);

    internal override IReadOnlyList<RecordedDecision> PendingDecisions() => _inner.PendingDecisions();

    internal override bool HasTold(string key) => _inner.HasTold(key);

    internal override IReadOnlyList<StepError> CompensatedFor(string prefix) => _inner.CompensatedFor(prefix);

    internal override StepError? FailureIn(string prefix) => _inner.FailureIn(prefix);

    internal override ValueTask BeginCompensationAsync(string prefix, IReadOnlyList<StepError> errors) =>
        _inner.BeginCompensationAsync(prefix, errors);

    internal override bool IsUndone(string key) => _inner.IsUndone(key);

    internal override ValueTask UndoneAsync(string key) => _inner.UndoneAsync(key);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_driver")]
    private static extern ref Driver? DriverOf(WorkflowRun run);
}
