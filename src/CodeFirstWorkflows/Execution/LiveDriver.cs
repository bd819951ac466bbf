using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Runs steps of which no record is kept.</summary>
internal sealed class LiveDriver : Driver
{
    internal static readonly LiveDriver Instance = new();

    internal override bool IsResumed => false;

    internal override Journal? Journal => null;

    internal override async ValueTask<T> Invoke<T, TState>(
        StepExecution execution, StepBinding<T> step, TState state, StepCode<T, TState> code)
    {
        var run = execution.Run!;
        if (run.Parking is { } parking && step.Child is null)
        {
            await parking.EnterAsync(execution.CancellationToken).ConfigureAwait(false);
            try
            {
                return await RunAsync(run, execution, step, state, code).ConfigureAwait(false);
            }
            finally
            {
                parking.Leave();
            }
        }

        return await RunAsync(run, execution, step, state, code).ConfigureAwait(false);
    }

    internal override ValueTask<T> InvokeHelper<T, TState>(
        StepExecution execution, StepBinding<T> helper, TState state, Func<StepContext, TState, ValueTask<T>> body) =>
        Invoke(execution, helper, state, new StepCode<T, TState>(body));

    internal override ValueTask<Tried<T>> TakeWhole<T>(Scope scope, StepBinding<T> step, int visit, IRecordedForm<T> form) =>
        new(TryGiven(scope.Run, step, visit, out var given) ? new Tried<T>(given) : default);

    internal override bool Decide<TState>(WorkflowRun run, string decision, TState state, Func<TState, bool> condition, bool isPure) => condition(state);

    internal override IReadOnlyList<RecordedDecision> PendingDecisions() => [];

    internal override bool HasTold(string key) => false;

    internal override IReadOnlyList<StepError> CompensatedFor(string prefix) => [];

    internal override StepError? FailureIn(string prefix) => null;

    internal override ValueTask BeginCompensationAsync(string prefix, IReadOnlyList<StepError> errors) => default;

    internal override bool IsUndone(string key) => false;

    internal override ValueTask UndoneAsync(string key) => default;

    private static async ValueTask<T> RunAsync<T, TState>(
        WorkflowRun run, StepExecution execution, StepBinding<T> step, TState state, StepCode<T, TState> code)
    {
        execution.ThrowIfCanceled();
        if (TryGiven(run, step, execution.Visit, out var given))
        {
            step.Complete(run, given, execution.Visit, 0, StepTrace.Empty);
            return given;
        }

        return await execution.RunAsync(step, state, code, null).ConfigureAwait(false);
    }
}
