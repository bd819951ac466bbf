using System.Runtime.CompilerServices;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Runs steps: the one thing that generated code talks to.</summary>
public sealed class Scope
{
    private readonly WorkflowRun _run;

    internal Scope(WorkflowRun run) => _run = run;

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
        var run = _run;
        if ((run.Mode | (int)step.Needs) != 0 || run.Token.IsCancellationRequested)
            return run.Driver.Invoke(run, step, visit, state, body);

        ValueTask<T> pending;
        T value;
        try
        {
            pending = body(run.PlainContext, state);
            if (!pending.IsCompletedSuccessfully)
                return Pending(run, step, visit, pending);
            value = pending.Result;
        }
        catch (Exception exception)
        {
            run.FailPlain(step, visit, exception);
            return ValueTask.FromException<T>(exception);
        }

        step.Slot(run).Complete(value, visit, run.CrossBorder());
        return new ValueTask<T>(value);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<T> Pending<T>(WorkflowRun run, StepBinding<T> step, int visit, ValueTask<T> pending)
    {
        T value;
        try
        {
            value = await pending.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            run.FailPlain(step, visit, exception);
            throw;
        }

        step.Slot(run).Complete(value, visit, run.CrossBorder());
        return value;
    }
}
