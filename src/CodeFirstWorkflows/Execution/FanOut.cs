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
    ItemCode<T, TItem, TState> code,
    ItemOutcomes<TResult, T> outcomes) : FanOut(scope, step, visit)
{
    private const int DefaultConcurrency = 16;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time = scope.Run.Engine.Time;
    private readonly List<(int Index, Exception Exception, FailureNote Note)> _failures = [];
    private readonly bool _isDirect = scope.Run.Mode == 0 && item.IsDirectItem && code is { Fallback: null, Undo: null };
    private ItemSource<TItem> _items = ItemSource<TItem>.Of([]);
    private ItemList<TResult> _list = new(0, isDirect: true);
    private SuspendedException? _suspended;
    private UsageDetails? _fresh;
    private UsageDetails? _below;

    internal async ValueTask<IReadOnlyList<TResult>> RunAsync(Func<TState, IEnumerable<TItem>> source, int maxConcurrency)
    {
        // A recorded run replays its items first: those that have completed may have to be compensated.
        if (Scope.Token.IsCancellationRequested && !Run.MayHaveRecords)
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
            if (_failures.Count > 0 || _suspended is not null)
                Throw();
        }
        catch (SuspendedException)
        {
            if ((Run.Mode & RunMode.Learning) == 0)
                step.Wait(Run, Visit);
            throw;
        }
        catch (Exception) when (Run.IsAbandoned)
        {
            step.Wait(Run, Visit);
            throw new SuspendedException(Key);
        }
        catch (Exception exception)
        {
            var error = Scope.Blame(exception, step, Key).Errors[0];
            var failed = Stop(started);
            step.Fail(Run, Visit, Slot(failed), Trace(error));
            Tell(StepOutcome.Failed, failed, error);
            throw;
        }

        var results = _list.ToResults(_items.Taken);
        var duration = Stop(started);
        step.Complete(Run, results, Visit, Slot(duration), Trace(null));
        Tell(StepOutcome.Completed, duration, null);
        return results;
    }

    private ItemSource<TItem> Open(Func<TState, IEnumerable<TItem>> source)
    {
        var items = source(state) ?? throw new WorkflowException($"The collection that step '{Key}' runs for each item of is null.");
        var opened = ItemSource<TItem>.Of(items);
        _list = new ItemList<TResult>(opened.Count, _isDirect);
        return opened;
    }

    private async Task WorkAsync(int concurrency)
    {
        var workers = new List<Task>();
        while (workers.Count < concurrency && !_items.HasStopped)
            workers.Add(WorkAsync());
        foreach (var worker in workers)
            await worker.ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        // An item that is called directly begins when the worker's last one ends: the clock is read once an item.
        var border = Now();
        while (TryTake(out var index, out var next))
        {
            StepExecution? execution = null;
            try
            {
                if (_isDirect)
                {
                    if (Scope.Token.IsCancellationRequested)
                        Scope.ThrowIfCanceled(item, KeyOf(index));
                    // A call that waits nearly always is a task, and to wait for that takes less.
                    var call = code.Body(Scope.PlainContext, state, next);
                    var value = call.IsCompletedSuccessfully ? call.Result : await call.AsTask().ConfigureAwait(false);
                    _list.Set(index, outcomes.Completed(index, value), Cross(ref border));
                }
                else
                {
                    execution = new StepExecution(Scope, item, Visit, KeyOf(index)) { Whole = this, MayPass = outcomes.MayPass };
                    var value = await Run.Driver.Invoke(execution, item, (code, state, next), code.ForOne).ConfigureAwait(false);
                    Keep(index, value, execution);
                }
            }
            catch (SuspendedException exception)
            {
                _suspended = exception;
                // Who only goes by what is recorded goes by all of it, to learn what to take back.
                if (Run.IsStopping && !Run.IsWalking)
                    _items.Stop();
            }
            catch (Exception exception) when (Run.IsAbandoned)
            {
                _suspended = exception as SuspendedException ?? new SuspendedException(KeyOf(index));
                _items.Stop();
            }
            catch (Exception exception)
            {
                Fail(index, exception, execution, Cross(ref border));
            }
        }
    }

    private bool TryTake(out int index, out TItem next)
    {
        try
        {
            return _items.TryTake(out index, out next);
        }
        catch (Exception exception)
        {
            // After all items.
            Fail(exception, int.MaxValue, Scope.Note(exception, step, Key));
            index = 0;
            next = default!;
            return false;
        }
    }

    private long Cross(ref long border)
    {
        var now = Now();
        var elapsed = now - border;
        border = now;
        return elapsed;
    }

    private void Keep(int index, T value, StepExecution execution)
    {
        if (execution.HasPassed)
            _list.AddError(index, execution.Error!);
        _list.Set(index, execution.HasPassed ? outcomes.Failed(index, execution.Error!) : outcomes.Completed(index, value), execution.Attempts);
        Count(execution);
    }

    private void Fail(int index, Exception exception, StepExecution? execution, long duration)
    {
        if (execution is null && !Scope.IsCanceled(exception) && outcomes.MayPass?.Invoke() == true)
        {
            var error = StepError.From(exception, item.Name, KeyOf(index), canceled: false);
            _list.AddError(index, error);
            _list.Set(index, outcomes.Failed(index, error), duration);
            return;
        }

        var note = Scope.Note(exception, item, KeyOf(index));
        _list.AddError(index, note.Errors[0]);
        if (execution is null)
        {
            _list.Set(index, default!, duration);
        }
        else
        {
            _list.Set(index, default!, execution.Attempts);
            Count(execution);
        }

        Fail(exception, index, note);
    }

    private void Fail(Exception exception, int index, FailureNote note)
    {
        if (!Run.IsWalking)
            _items.Stop();
        lock (_gate)
            _failures.Add((index, exception, note));
    }

    private void Count(StepExecution execution)
    {
        lock (_gate)
        {
            (_fresh ??= new UsageDetails()).Add(execution.FreshUsage);
            if (execution.BelowUsage is { } below)
                (_below ??= new UsageDetails()).Add(below);
        }
    }

    // Canceled goes before paused, and that before failed, the first item's failure before later ones.
    private void Throw()
    {
        _failures.Sort(static (a, b) => a.Index.CompareTo(b.Index));
        if (_failures.Find(failure => Scope.IsCanceled(failure.Exception)).Exception is { } canceled)
            ExceptionDispatchInfo.Throw(canceled);
        if (_suspended is not null)
            ExceptionDispatchInfo.Throw(_suspended);
        if (outcomes.MayPass is not null && _failures[0].Index != int.MaxValue)
            throw TooMany();
        ExceptionDispatchInfo.Throw(Run.Ledger.Failures.Gather([.. _failures.Select(static failure => (failure.Exception, failure.Note))]));
    }

    private WorkflowException TooMany()
    {
        var failed = _list.Errors;
        var exception = new WorkflowException(
            $"{failed.Count} items of step '{Key}' have failed, but no more than {outcomes.MaxFailures} may. The first: {failed[0].Message}",
            _failures[0].Exception);
        Scope.Note(exception, step, Key);
        Run.Ledger.Failures.Append(exception, failed);
        return exception;
    }

    private StepTrace Trace(StepError? error) => new(_list.ToAttempts(_items.Taken, _time), error, _below);

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
        if (_items.Taken == 0 && !Run.Driver.IsResumed && !Run.IsWalking)
            Begin();
        if (HasBegun)
            Run.TellSettled(step, Key, outcome, _time.GetElapsedTime(0, duration), _fresh ?? new(), error);
    }
}
