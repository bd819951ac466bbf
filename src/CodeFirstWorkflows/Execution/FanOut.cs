using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Runtime;

/// <summary>A step that runs once for each item of a collection.</summary>
internal abstract class FanOut(Scope scope, StepBinding step, int visit)
{
    private string? _key;
    private int _begun;

    private protected Scope Scope { get; } = scope;

    private protected WorkflowRun Run { get; } = scope.Run;

    private protected int Visit { get; } = visit;

    internal string Key => _key ??= step.KeyOf(Run, Visit);

    private protected bool HasBegun => Volatile.Read(ref _begun) != 0;

    internal string KeyOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{Key}[{index}]");

    /// <summary>Tells that the step runs; called by each item that does.</summary>
    internal void Begin()
    {
        if (Interlocked.Exchange(ref _begun, 1) == 0)
            Run.TellStarted(step, Key);
    }
}

/// <summary>Works on the items of a collection, some at a time: workers that take the next one whenever they are done with the last.</summary>
internal sealed class FanOut<TResult, T, TItem, TState>(
    Scope scope,
    StepBinding<IReadOnlyList<TResult>> step,
    StepBinding<T> item,
    int visit,
    TState state,
    Func<StepContext, TState, TItem, ValueTask<T>> body,
    ItemOutcomes<TResult, T> outcomes) : FanOut(scope, step, visit)
{
    private const int DefaultConcurrency = 16;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time = scope.Run.Engine.Time;
    private readonly List<(int Index, Exception Exception, FailureNote Note)> _failures = [];
    private readonly UsageDetails _fresh = new();
    private IEnumerator<TItem>? _items;
    private TResult[] _results = [];
    private ItemTrail[] _trails = [];
    private UsageDetails? _below;
    private int _count;
    private bool _ended;

    internal async ValueTask<IReadOnlyList<TResult>> RunAsync(Func<TState, IEnumerable<TItem>> source, int maxConcurrency)
    {
        if (Scope.Token.IsCancellationRequested)
            Scope.ThrowIfCanceled(step, Key);
        var started = _time.GetTimestamp();
        try
        {
            if (Run.Mode != 0 && await Run.Driver.TakeWhole(Scope, step, Visit, outcomes).ConfigureAwait(false) is { Completed: true } known)
            {
                step.Complete(Run, known.Value, Visit, 0, StepTrace.Empty);
                return known.Value;
            }

            using (_items = Open(source))
                await WorkAsync(maxConcurrency > 0 ? maxConcurrency : DefaultConcurrency).ConfigureAwait(false);
            if (_failures.Count > 0)
                Throw();
        }
        catch (Exception exception)
        {
            var error = Scope.Blame(exception, step, Key).Errors[0];
            var failed = Stop(started);
            step.Fail(Run, Visit, Slot(failed), Trace(error));
            Tell(StepOutcome.Failed, failed, error);
            throw;
        }

        if (_results.Length != _count)
            Array.Resize(ref _results, _count);
        var duration = Stop(started);
        step.Complete(Run, _results, Visit, Slot(duration), Trace(null));
        Tell(StepOutcome.Completed, duration, null);
        return _results;
    }

    private IEnumerator<TItem> Open(Func<TState, IEnumerable<TItem>> source)
    {
        var items = source(state) ?? throw new WorkflowException($"The collection that step '{Key}' runs for each item of is null.");
        if (items.TryGetNonEnumeratedCount(out var count))
        {
            _results = new TResult[count];
            _trails = new ItemTrail[count];
        }

        return items.GetEnumerator();
    }

    private async Task WorkAsync(int concurrency)
    {
        var workers = new List<Task>();
        while (workers.Count < concurrency && !Volatile.Read(ref _ended))
            workers.Add(WorkAsync());
        foreach (var worker in workers)
            await worker.ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        var isDirect = (Run.Mode | (int)item.Needs) == 0;
        while (TryNext(out var index, out var next))
        {
            StepExecution? execution = null;
            var started = 0L;
            try
            {
                if (isDirect)
                {
                    if (Scope.Token.IsCancellationRequested)
                        Scope.ThrowIfCanceled(item, KeyOf(index));
                    started = Scope.Now();
                    Keep(index, await body(Scope.PlainContext, state, next).ConfigureAwait(false), started);
                }
                else
                {
                    execution = new StepExecution(Scope, item, Visit, KeyOf(index)) { Whole = this, MayPass = outcomes.MayPass };
                    var value = await Run.Driver.Invoke(
                        execution, item, (FanOut: this, Item: next), static (c, a) => a.FanOut.Call(c, a.Item)).ConfigureAwait(false);
                    Keep(index, value, execution);
                }
            }
            catch (Exception exception)
            {
                Fail(index, exception, execution, started);
            }
        }
    }

    private ValueTask<T> Call(StepContext context, TItem next) => body(context, state, next);

    private bool TryNext(out int index, out TItem next)
    {
        lock (_gate)
        {
            index = _count;
            next = default!;
            try
            {
                _ended = _ended || !_items!.MoveNext();
                if (_ended)
                    return false;
                next = _items!.Current;
            }
            catch (Exception exception)
            {
                _ended = true;
                _failures.Add((int.MaxValue, exception, Scope.Note(exception, step, Key)));
                return false;
            }

            if (_count == _results.Length)
            {
                Array.Resize(ref _results, Math.Max(16, 2 * _count));
                Array.Resize(ref _trails, _results.Length);
            }

            _count++;
            return true;
        }
    }

    private void Keep(int index, T value, long started)
    {
        var duration = started == 0 ? 0 : _time.GetTimestamp() - started;
        Keep(index, outcomes.Completed(index, value), new ItemTrail(null, duration, null));
    }

    private void Keep(int index, T value, StepExecution execution)
    {
        var result = execution.HasPassed ? outcomes.Failed(index, execution.Error!) : outcomes.Completed(index, value);
        Keep(index, result, new ItemTrail(execution.Attempts, 0, execution.Error));
        Count(execution);
    }

    private void Keep(int index, TResult result, ItemTrail trail)
    {
        lock (_gate)
        {
            _results[index] = result;
            _trails[index] = trail;
        }
    }

    private void Fail(int index, Exception exception, StepExecution? execution, long started)
    {
        var duration = started == 0 ? 0 : _time.GetTimestamp() - started;
        if (execution is null && !Scope.IsCanceled(exception) && outcomes.MayPass?.Invoke() == true)
        {
            var error = StepError.From(exception, item.Name, KeyOf(index), canceled: false);
            Keep(index, outcomes.Failed(index, error), new ItemTrail(null, duration, error));
            return;
        }

        var note = Scope.Note(exception, item, KeyOf(index));
        if (execution is not null)
            Count(execution);
        lock (_gate)
        {
            _ended = true;
            _trails[index] = new ItemTrail(execution?.Attempts, duration, note.Errors[0]);
            _failures.Add((index, exception, note));
        }
    }

    private void Count(StepExecution execution)
    {
        lock (_gate)
        {
            if (execution.FreshUsage is { } fresh)
                _fresh.Add(fresh);
            if (execution.BelowUsage is { } below)
                (_below ??= new UsageDetails()).Add(below);
        }
    }

    // A cancellation goes before failures, the first item's before later ones.
    private void Throw()
    {
        _failures.Sort(static (a, b) => a.Index.CompareTo(b.Index));
        var canceled = _failures.Find(failure => Scope.IsCanceled(failure.Exception)).Exception;
        var notes = Run.Ledger.Failures;
        ExceptionDispatchInfo.Throw(canceled
            ?? (outcomes.MayPass is null || _failures[0].Index == int.MaxValue
                ? notes.Gather([.. _failures.Select(static failure => (failure.Exception, failure.Note))])
                : TooMany()));
    }

    private WorkflowException TooMany()
    {
        var failed = _trails.Take(_count).Where(static trail => trail.Error is not null).Select(static trail => trail.Error!).ToList();
        var exception = new WorkflowException(
            $"{failed.Count} items of step '{Key}' have failed, but no more than {outcomes.MaxFailures} may. The first: {failed[0].Message}",
            _failures[0].Exception);
        Scope.Note(exception, step, Key);
        Run.Ledger.Failures.Append(exception, failed);
        return exception;
    }

    private StepTrace Trace(StepError? error) => new(new ItemAttempts(_trails, _count, _time), error, _below);

    private long Stop(long started)
    {
        var now = _time.GetTimestamp();
        Scope.MoveBorder(now);
        return now - started;
    }

    private long Slot(long duration) => step.Owner.MeasuresSteps ? duration : 0;

    // A fan-out whose items were all read back was told when they ran.
    private void Tell(StepOutcome outcome, long duration, StepError? error)
    {
        if (_count == 0 && !Run.Driver.IsResumed)
            Begin();
        if (HasBegun)
            Run.TellSettled(step, Key, outcome, _time.GetElapsedTime(0, duration), _fresh, error);
    }
}
