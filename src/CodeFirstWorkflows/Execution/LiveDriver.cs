using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Runs every step whose result was not given.</summary>
internal sealed class LiveDriver : Driver
{
    internal static readonly LiveDriver Instance = new();

    internal override bool IsResumed => false;

    internal override async ValueTask<T> Invoke<T, TState>(
        StepExecution execution, StepBinding<T> step, TState state, StepCode<T, TState> code)
    {
        execution.ThrowIfCanceled();
        var run = execution.Run!;
        if (TryGiven(run, step, execution.Visit, out var given))
        {
            step.Complete(run, given, execution.Visit, 0, StepTrace.Empty);
            return given;
        }

        return await execution.RunAsync(step, state, code, null).ConfigureAwait(false);
    }

    internal override ValueTask<Tried<T>> TakeWhole<T>(Scope scope, StepBinding<T> step, int visit, IRecordedForm<T> form) =>
        new(TryGiven(scope.Run, step, visit, out var given) ? new Tried<T>(given) : default);

    internal override bool Decide<TState>(WorkflowRun run, string decision, TState state, Func<TState, bool> condition) => condition(state);

    internal override bool HasTold(string key) => false;

    internal override ValueTask SettleAsync(WorkflowState state) => default;
}
