using System.Runtime.CompilerServices;
using Polly;

namespace CodeFirstWorkflows.Runtime;

/// <summary>A step on its short way through its policy. It is used again by another one when it has ended.</summary>
internal sealed class GuardedCall
{
    [ThreadStatic]
    private static GuardedCall? spare;

    private readonly StepContext _context;
    private Scope? _scope;
    private StepBinding? _step;

    private GuardedCall() => _context = new StepContext(this);

    /// <summary>Cancels the attempt that is under way. It is read before the step's method is called, and never after.</summary>
    internal CancellationToken CancellationToken { get; private set; }

    internal int Visit { get; private set; }

    internal long Started { get; private set; }

    /// <summary>The step on its long way, which it takes when its first attempt has failed.</summary>
    internal StepExecution? Failed { get; private set; }

    internal static GuardedCall Rent(Scope scope, StepBinding step, int visit, long started)
    {
        ref var slot = ref spare;
        var call = slot ?? new GuardedCall();
        slot = null;
        call._scope = scope;
        call._step = step;
        call.Visit = visit;
        call.Started = started;
        return call;
    }

    internal void Return()
    {
        _scope = null;
        _step = null;
        CancellationToken = default;
        Failed = null;
        spare = this;
    }

    internal ValueTask<Outcome<T>> AttemptAsync<T, TState>(ResilienceContext context, TState state, Func<StepContext, TState, ValueTask<T>> body)
    {
        if (Failed is not null)
            return Failed.AttemptAgainAsync(context, state, body);
        CancellationToken = context.CancellationToken;
        try
        {
            var pending = body(_context, state);
            return pending.IsCompletedSuccessfully ? new(Outcome.FromResult(pending.Result)) : AwaitAsync(context, pending);
        }
        catch (Exception exception)
        {
            return new(Fail<T>(context, exception));
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome<T>> AwaitAsync<T>(ResilienceContext context, ValueTask<T> pending)
    {
        try
        {
            return Outcome.FromResult(await pending.ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            return Fail<T>(context, exception);
        }
    }

    private Outcome<T> Fail<T>(ResilienceContext context, Exception exception)
    {
        Failed = new StepExecution(_scope!, _step!, Visit);
        return Outcome.FromException<T>(Failed.FailFirst(context, exception, Started));
    }
}
