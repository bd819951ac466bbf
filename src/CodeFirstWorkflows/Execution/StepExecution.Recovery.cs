namespace CodeFirstWorkflows.Runtime;

// What stands in for a step that has failed.
internal sealed partial class StepExecution
{
    /// <summary>Whose method runs: the step's own, or its fallback's.</summary>
    internal StepBinding By { get; private set; }

    /// <summary>What the keys of a sub-workflow's steps begin with.</summary>
    internal string InnerPrefix => By == Step ? Key + "/" : $"{Key}.{By.Name}/";

    private async ValueTask<T> AttemptOrFallBackAsync<T, TState>(StepBinding<T> step, TState state, StepCode<T, TState> code)
    {
        try
        {
            return await AttemptAsync(state, code.Body).ConfigureAwait(false);
        }
        catch (Exception exception) when (code.Fallback is not null && MayBeReplaced(exception))
        {
            var failure = new StepFailure(ErrorOf(exception, canceled: false), exception);
            By = step.Fallback ?? Step;
            _settings = null;
            return await AttemptAsync((State: state, Failure: failure, code.Fallback), static (context, a) => a.Fallback(context, a.State, a.Failure))
                .ConfigureAwait(false);
        }
    }

    private bool MayBeReplaced(Exception exception) => !Scope!.IsCanceled(exception);
}
