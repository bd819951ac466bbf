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
    private readonly ItemAttempts _attempts = new(
        scope.Run.Engine.Time, isDirect: (scope.Run.Mode | (int)item.Needs) == 0, isMeasured: step.Owner.MeasuresSteps);

    private readonly List<(int Index, Exception Exception, FailureNote Note)> _failures = [];
    private readonly UsageDetails _fresh = new();
    private ItemSource<TItem>? _source;
    private TResult[] _results = [];
    private UsageDetails? _below;

    private int Taken => _source?.Taken ?? 0;

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

            using (_source = Open(source))
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

        if (_results.Length != Taken)
            Array.Resize(ref _results, Taken);
        var duration = Stop(started);
        step.Complete(Run, _results, Visit, Slot(duration), Trace(null));
        Tell(StepOutcome.Completed, duration, null);
        return _results;
    }

    private ItemSource<TItem> Open(Func<TState, IEnumerable<TItem>> source)
    {
        var items = ItemSource<TItem>.Of(
            source(state) ?? throw new WorkflowException($"The collection that step '{Key}' runs for each item of is null."));
        Grow(items.Expected);
        return items;
    }

    private async Task WorkAsync(int concurrency)
    {
        var workers = new List<Task>();
        while (workers.Count < concurrency && !_source!.IsClosed)
            workers.Add(_attempts.IsDirect ? CallAsync() : InvokeAsync());
        foreach (var worker in workers)
            await worker.ConfigureAwait(false);
    }

    // Like steps that run one after the other, the items of a worker share the borders between them: the clock is read once an item.
    private async Task CallAsync()
    {
        var border = Now();
        while (TryNext(out var index, out var next))
        {
            var started = border;
            try
            {
                if (Scope.Token.IsCancellationRequested)
                    Scope.ThrowIfCanceled(item, KeyOf(index));
                var pending = body(Scope.PlainContext, state, next);
                // A pending call nearly always is a task, and to wait for that takes less.
                var value = pending.IsCompletedSuccessfully ? pending.Result : await pending.AsTask().ConfigureAwait(false);
                border = Now();
                Keep(index, outcomes.Completed(index, value), border - started);
            }
            catch (Exception exception)
            {
                border = Now();
                Fail(index, exception, border - started);
            }
        }
    }

    private async Task InvokeAsync()
    {
        while (TryNext(out var index, out var next))
        {
            var execution = new StepExecution(Scope, item, Visit, KeyOf(index)) { Whole = this, MayPass = outcomes.MayPass };
            try
            {
                var value = await Run.Driver.Invoke(
                    execution, item, (FanOut: this, Item: next), static (c, a) => a.FanOut.Call(c, a.Item)).ConfigureAwait(false);
                Keep(index, execution.HasPassed ? outcomes.Failed(index, execution.Error!) : outcomes.Completed(index, value), execution);
            }
            catch (Exception exception)
            {
                Fail(index, exception, execution);
            }
        }
    }

    private ValueTask<T> Call(StepContext context, TItem next) => body(context, state, next);

    private bool TryNext(out int index, out TItem next)
    {
        try
        {
            if (!_source!.TryTake(out index, out next))
                return false;
            if (index >= Volatile.Read(ref _results).Length)
                Grow(Math.Max(16, 2 * index));
            return true;
        }
        catch (Exception exception)
        {
            _source!.Close();
            lock (_gate)
                _failures.Add((int.MaxValue, exception, Scope.Note(exception, step, Key)));
            (index, next) = (-1, default!);
            return false;
        }
    }

    private void Grow(int items)
    {
        lock (_gate)
        {
            if (items <= _results.Length)
                return;
            _attempts.Grow(items);
            Array.Resize(ref _results, items);
        }
    }

    private void Keep(int index, TResult result, long duration)
    {
        if (_source!.IsListed)
        {
            // There is a place for every item, and each of them is kept once.
            _results[index] = result;
            _attempts.Keep(index, duration);
            return;
        }

        lock (_gate)
        {
            _results[index] = result;
            _attempts.Keep(index, duration);
        }
    }

    private void Keep(int index, TResult result, StepExecution execution)
    {
        lock (_gate)
        {
            _results[index] = result;
            if (execution.Error is { } error)
                _attempts.Errors[index] = error;
            Count(index, execution);
        }
    }

    private void Fail(int index, Exception exception, long duration)
    {
        if (!Scope.IsCanceled(exception) && outcomes.MayPass?.Invoke() == true)
        {
            var error = StepError.From(exception, item.Name, KeyOf(index), canceled: false);
            Keep(index, outcomes.Failed(index, error), duration);
            lock (_gate)
                _attempts.Errors[index] = error;
            return;
        }

        lock (_gate)
        {
            _attempts.Keep(index, duration);
            Fail(index, exception);
        }
    }

    private void Fail(int index, Exception exception, StepExecution execution)
    {
        lock (_gate)
        {
            Count(index, execution);
            Fail(index, exception);
        }
    }

    private void Fail(int index, Exception exception)
    {
        var note = Scope.Note(exception, item, KeyOf(index));
        _source!.Close();
        _attempts.Errors[index] = note.Errors[0];
        _failures.Add((index, exception, note));
    }

    private void Count(int index, StepExecution execution)
    {
        _attempts.Keep(index, execution.Attempts);
        if (execution.FreshUsage is { } fresh)
            _fresh.Add(fresh);
        if (execution.BelowUsage is { } below)
            (_below ??= new UsageDetails()).Add(below);
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
        var failed = _attempts.Errors.Values;
        var exception = new WorkflowException(
            $"{failed.Count} items of step '{Key}' have failed, but no more than {outcomes.MaxFailures} may. The first: {failed[0].Message}",
            _failures[0].Exception);
        Scope.Note(exception, step, Key);
        Run.Ledger.Failures.Append(exception, [.. failed]);
        return exception;
    }

    private StepTrace Trace(StepError? error)
    {
        _attempts.Items = Taken;
        return new(_attempts, error, _below);
    }

    private long Stop(long started)
    {
        var now = _time.GetTimestamp();
        Scope.MoveBorder(now);
        return now - started;
    }

    private long Now() => step.Owner.MeasuresSteps ? _time.GetTimestamp() : 0;

    private long Slot(long duration) => step.Owner.MeasuresSteps ? duration : 0;

    // A fan-out whose items were all read back was told when they ran.
    private void Tell(StepOutcome outcome, long duration, StepError? error)
    {
        if (Taken == 0 && !Run.Driver.IsResumed)
            Begin();
        if (HasBegun)
            Run.TellSettled(step, Key, outcome, _time.GetElapsedTime(0, duration), _fresh, error);
    }
}
