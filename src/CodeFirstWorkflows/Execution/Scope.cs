using System.Runtime.CompilerServices;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Runs steps: the one thing that generated code talks to.</summary>
public sealed partial class Scope
{
    private readonly StepContext _plain;
    private readonly ParallelGroup? _group;
    private CancellationToken _token;
    private long _border;

    /// <summary>The scope of a run's steps.</summary>
    internal Scope(WorkflowRun run, CancellationToken token)
    {
        Run = run;
        Conversation = run.Bound.Shape.IsConversation ? new Conversation() : null;
        _token = token;
        _plain = new StepContext(this);
    }

    /// <summary>The scope of members of a group.</summary>
    internal Scope(Scope parent, ParallelGroup group, Conversation? conversation, CancellationToken token)
    {
        Run = parent.Run;
        Conversation = conversation;
        _group = group;
        _token = token;
        _plain = token == parent._token ? parent._plain : new StepContext(this);
    }

    internal WorkflowRun Run { get; }

    /// <summary>What prompts read and add to, if the workflow is one conversation.</summary>
    internal Conversation? Conversation { get; }

    internal CancellationToken Token => _token;

    /// <summary>For steps that take nothing from the engine but the cancellation token.</summary>
    internal StepContext PlainContext => _plain;

    /// <summary>When the last step ended.</summary>
    internal long Border => _border;

    /// <summary>Runs a step, or takes its result if it is known.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <typeparam name="TState">What the body needs.</typeparam>
    /// <param name="step">The step.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="state">What the body needs.</param>
    /// <param name="body">Calls the step's method.</param>
    /// <returns>The step's result; awaited once.</returns>
    public ValueTask<T> Step<T, TState>(StepBinding<T> step, int visit, TState state, Func<StepContext, TState, ValueTask<T>> body)
    {
        if (!IsDirect(step))
        {
            return IsShort(step)
                ? Guarded(step, visit, state, body)
                : Run.Driver.Invoke(new StepExecution(this, step, visit), step, state, new StepCode<T, TState>(body));
        }

        var started = StartTime();
        ValueTask<T> pending;
        T value;
        try
        {
            pending = body(_plain, state);
            if (!pending.IsCompletedSuccessfully)
                return Pending(step, visit, started, pending);
            value = pending.Result;
        }
        catch (Exception exception)
        {
            Fail(step, visit, Stop(started), exception);
            return ValueTask.FromException<T>(exception);
        }

        step.Slot!(Run).Complete(value, visit, Stop(started));
        return new ValueTask<T>(value);
    }

    /// <summary>Runs a step as a member of the scope's group, or takes its result if it is known. It never throws: a failure is in the task.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <typeparam name="TState">What the body needs.</typeparam>
    /// <param name="step">The step.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="state">What the body needs.</param>
    /// <param name="body">Calls the step's method.</param>
    /// <returns>The step's result.</returns>
    public Task<T> Start<T, TState>(StepBinding<T> step, int visit, TState state, Func<StepContext, TState, ValueTask<T>> body)
    {
        if (!IsDirect(step))
            return Step(step, visit, state, body).AsTask();

        var started = StartTime();
        T value;
        try
        {
            var pending = body(_plain, state);
            if (!pending.IsCompletedSuccessfully)
                return Member(step, visit, started, pending);
            value = pending.Result;
        }
        catch (Exception exception)
        {
            Fail(step, visit, Stop(started), exception);
            return Task.FromException<T>(exception);
        }

        step.Slot!(Run).Complete(value, visit, Stop(started));
        return Task.FromResult(value);
    }

    /// <summary>Runs a step whose failure does not stop the run: it is kept as the step's outcome. A cancellation passes.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <typeparam name="TState">What the body needs.</typeparam>
    /// <param name="step">The step.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="state">What the body needs.</param>
    /// <param name="body">Calls the step's method.</param>
    /// <returns>The step's result, if it has completed; awaited once.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Tried<T>> Try<T, TState>(
        StepBinding<T> step, int visit, TState state, Func<StepContext, TState, ValueTask<T>> body)
    {
        T value;
        if (!IsDirect(step))
        {
            var execution = new StepExecution(this, step, visit) { MayPass = static () => true };
            value = await Run.Driver.Invoke(execution, step, state, new StepCode<T, TState>(body)).ConfigureAwait(false);
            return execution.HasPassed ? default : new Tried<T>(value);
        }

        var started = StartTime();
        try
        {
            value = await body(_plain, state).ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsCanceled(exception))
        {
            var error = StepError.From(exception, step.Name, step.KeyOf(Run, visit), canceled: false);
            step.Fail(Run, visit, Stop(started), new StepTrace(null, error));
            return default;
        }
        catch (Exception exception)
        {
            Fail(step, visit, Stop(started), exception);
            throw;
        }

        step.Slot!(Run).Complete(value, visit, Stop(started));
        return new Tried<T>(value);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> Pending<T>(StepBinding<T> step, int visit, long started, ValueTask<T> pending)
    {
        T value;
        try
        {
            value = await pending.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(step, visit, Stop(started), exception);
            throw;
        }

        step.Slot!(Run).Complete(value, visit, Stop(started));
        return value;
    }

    private Task<T> Member<T>(StepBinding<T> step, int visit, long started, ValueTask<T> pending)
    {
        // A task of our own costs more than the step's: only where its end is to be measured, or to be heard of by its siblings.
        if (Run.Bound.MeasuresSteps || _group!.FailsFast)
            return Watched(step, visit, started, pending);
        var task = pending.AsTask();
        _group.Add(new PendingMember<T>(this, _group, step, visit, task));
        return task;
    }

    // The same as Pending, with a task: one built on top of the other costs a second state machine.
    private async Task<T> Watched<T>(StepBinding<T> step, int visit, long started, ValueTask<T> pending)
    {
        T value;
        try
        {
            value = await pending.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(step, visit, Stop(started), exception);
            throw;
        }

        step.Slot!(Run).Complete(value, visit, Stop(started));
        return value;
    }

    /// <summary>Whether nothing stands between a step and its method: nobody observes it, and it needs nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsDirect(StepBinding step) => (Run.Mode | step.Detour) == 0 && !_token.IsCancellationRequested;

    internal void Fail<T>(StepBinding<T> step, int visit, long duration, Exception exception)
    {
        var error = Blame(exception, step, step.KeyOf(Run, visit)).Errors[0];
        step.Fail(Run, visit, duration, new StepTrace(null, error));
    }
}
