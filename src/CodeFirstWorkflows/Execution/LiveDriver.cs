namespace CodeFirstWorkflows.Runtime;

/// <summary>Runs every step whose result was not given.</summary>
internal sealed class LiveDriver : Driver
{
    internal static readonly LiveDriver Instance = new();

    private static readonly StepTrace GivenTrace = new([], null);

    internal override async ValueTask<T> Invoke<T, TState>(
        WorkflowRun run, StepBinding<T> step, int visit, TState state, Func<StepContext, TState, ValueTask<T>> body)
    {
        run.ThrowIfCanceled(step, visit);
        if (TryGiven(run, step, visit, out var given))
        {
            step.Slot(run).Complete(given, visit, 0, GivenTrace);
            return given;
        }

        return await new StepExecution(run, step, visit).RunAsync(step, state, body, null).ConfigureAwait(false);
    }

    internal override ValueTask SettleAsync(WorkflowState state) => default;
}
