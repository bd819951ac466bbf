using System.Runtime.CompilerServices;
using Polly;

namespace CodeFirstWorkflows.Runtime;

// The short way of a step that something of ours stands before: as long as its first attempt succeeds, nothing is kept of it.
public sealed partial class Scope
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsShort(StepBinding step) => (Run.Mode | (step.Detour & ~StepBinding.Guarded)) == 0 && !_token.IsCancellationRequested;

    private ValueTask<T> Guarded<T, TState>(StepBinding<T> step, int visit, TState state, Func<StepContext, TState, ValueTask<T>> body)
    {
        var call = GuardedCall.Rent(this, step, visit, StartTime());
        var context = ResilienceContextPool.Shared.Get(_token);
        var pending = step.Policy!.ExecuteOutcomeAsync(
            static (context, a) => a.Call.AttemptAsync(context, a.State, a.Body), context, (Call: call, State: state, Body: body));
        return pending.IsCompletedSuccessfully ? End(step, call, context, pending.Result) : GuardedAsync(step, call, context, pending);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> GuardedAsync<T>(StepBinding<T> step, GuardedCall call, ResilienceContext context, ValueTask<Outcome<T>> pending) =>
        await End(step, call, context, await pending.ConfigureAwait(false)).ConfigureAwait(false);

    private ValueTask<T> End<T>(StepBinding<T> step, GuardedCall call, ResilienceContext context, Outcome<T> outcome)
    {
        ResilienceContextPool.Shared.Return(context);
        var (visit, started, failed) = (call.Visit, call.Started, call.Failed);
        call.Return();
        if (failed is not null || outcome.Exception is not null)
            return (failed ?? new StepExecution(this, step, visit)).End(step, outcome, started);
        step.Slot!(Run).Complete(outcome.Result!, visit, Stop(started));
        return new ValueTask<T>(outcome.Result!);
    }
}
