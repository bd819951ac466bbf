namespace CodeFirstWorkflows.Runtime;

/// <summary>Decides what becomes of the steps that are not called directly.</summary>
internal abstract class Driver
{
    internal abstract ValueTask<T> Invoke<T, TState>(
        WorkflowRun run, StepBinding<T> step, int visit, TState state, Func<StepContext, TState, ValueTask<T>> body);

    internal abstract ValueTask SettleAsync(WorkflowState state);

    private protected static bool TryGiven<T>(WorkflowRun run, StepBinding<T> step, int visit, out T value)
    {
        if (visit == 0 && run.Options is { Given.Count: > 0 } options)
        {
            foreach (var given in options.Given)
            {
                if (given is GivenResult<T> match && match.Step == step.Name)
                {
                    value = match.Value;
                    return true;
                }
            }
        }

        value = default!;
        return false;
    }
}
