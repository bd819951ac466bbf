namespace CodeFirstWorkflows.Runtime;

// Steps that something stands in for, or that can be taken back; and what is left of a run that failed.
public sealed partial class Scope
{
    /// <summary>Runs a step, or takes its result if it is known.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <typeparam name="TState">What the body needs.</typeparam>
    /// <param name="step">The step.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="state">What the body and the others need.</param>
    /// <param name="body">Calls the step's method.</param>
    /// <param name="fallback">Stands in for the step when it has failed; <see langword="null"/> if nothing does.</param>
    /// <param name="undo">Takes the step back when the run has failed later; <see langword="null"/> if nothing does.</param>
    /// <returns>The step's result; awaited once.</returns>
    public ValueTask<T> Step<T, TState>(
        StepBinding<T> step,
        int visit,
        TState state,
        Func<StepContext, TState, ValueTask<T>> body,
        Func<StepContext, TState, StepFailure, ValueTask<T>>? fallback,
        Func<StepContext, TState, T, ValueTask<NoResult>>? undo) =>
        Run.Driver.Invoke(new StepExecution(this, step, visit), step, state, new StepCode<T, TState>(body, fallback, undo));

    /// <summary>Runs a step as a member of the scope's group, or takes its result if it is known. It never throws: a failure is in the task.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <typeparam name="TState">What the body needs.</typeparam>
    /// <param name="step">The step.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="state">What the body and the others need.</param>
    /// <param name="body">Calls the step's method.</param>
    /// <param name="fallback">Stands in for the step when it has failed; <see langword="null"/> if nothing does.</param>
    /// <param name="undo">Takes the step back when the run has failed later; <see langword="null"/> if nothing does.</param>
    /// <returns>The step's result.</returns>
    public Task<T> Start<T, TState>(
        StepBinding<T> step,
        int visit,
        TState state,
        Func<StepContext, TState, ValueTask<T>> body,
        Func<StepContext, TState, StepFailure, ValueTask<T>>? fallback,
        Func<StepContext, TState, T, ValueTask<NoResult>>? undo) =>
        Step(step, visit, state, body, fallback, undo).AsTask();

    /// <summary>Runs a step whose failure does not stop the run: it is kept as the step's outcome. A cancellation passes.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <typeparam name="TState">What the body needs.</typeparam>
    /// <param name="step">The step.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="state">What the body and the others need.</param>
    /// <param name="body">Calls the step's method.</param>
    /// <param name="fallback">Stands in for the step when it has failed; <see langword="null"/> if nothing does.</param>
    /// <param name="undo">Takes the step back when the run has failed later; <see langword="null"/> if nothing does.</param>
    /// <returns>The step's result, if it has completed; awaited once.</returns>
    public async ValueTask<Tried<T>> Try<T, TState>(
        StepBinding<T> step,
        int visit,
        TState state,
        Func<StepContext, TState, ValueTask<T>> body,
        Func<StepContext, TState, StepFailure, ValueTask<T>>? fallback,
        Func<StepContext, TState, T, ValueTask<NoResult>>? undo)
    {
        var execution = new StepExecution(this, step, visit) { MayPass = static () => true };
        var value = await Run.Driver.Invoke(execution, step, state, new StepCode<T, TState>(body, fallback, undo)).ConfigureAwait(false);
        return execution.HasPassed ? default : new Tried<T>(value);
    }

    /// <summary>Runs the helper that deals with the failure of the run.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <typeparam name="TState">What the body needs.</typeparam>
    /// <param name="helper">The helper.</param>
    /// <param name="state">What the body needs.</param>
    /// <param name="body">Calls the helper.</param>
    /// <returns>What it returned; awaited once.</returns>
    public ValueTask<T> Recover<T, TState>(StepBinding<T> helper, TState state, Func<StepContext, TState, ValueTask<T>> body) =>
        Run.Driver.InvokeHelper(new StepExecution(this, helper, 0), helper, state, body);

    /// <summary>The result of a step, if it has one.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="step">The step.</param>
    /// <returns>The result of its last visit; <see langword="null"/> if it did not complete.</returns>
    public T? ResultOrNull<T>(StepBinding<T> step)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.OutcomeIn(Run) == StepOutcome.Completed ? step.Slot!(Run).Value : null;
    }

    /// <summary>The result of a step, if it has one.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="step">The step.</param>
    /// <returns>The result of its last visit; <see langword="null"/> if it did not complete.</returns>
    public T? ValueOrNull<T>(StepBinding<T> step)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.OutcomeIn(Run) == StepOutcome.Completed ? step.Slot!(Run).Value : null;
    }

    /// <summary>The result of a step that is null where there is none, if it has one.</summary>
    /// <typeparam name="T">The result's type without its nullability.</typeparam>
    /// <param name="step">The step.</param>
    /// <returns>The result of its last visit; <see langword="null"/> if it is that, or it did not complete.</returns>
    public T? ValueOrNull<T>(StepBinding<T?> step)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.OutcomeIn(Run) == StepOutcome.Completed ? step.Slot!(Run).Value : null;
    }
}
