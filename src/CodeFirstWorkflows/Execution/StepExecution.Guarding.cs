using Polly;
using Polly.Timeout;

namespace CodeFirstWorkflows.Runtime;

// What stands between a step and its method.
internal sealed partial class StepExecution
{
    /// <summary>Tells that the step is tried again after a time.</summary>
    internal void TellRestart(TimeSpan delay)
    {
        if (Run is not { } run)
            return;
        var next = _attempts.Length + 1;
        Engine.Logger.AttemptRestarted(run, Key, next, delay);
        if (run.IsObserved)
            run.EventLog!.Add(new AttemptRestarted(run.Id, Key, Engine.Time.GetUtcNow(), Step.Name, next, delay));
    }

    /// <summary>The first attempt has failed, of which nothing was kept.</summary>
    /// <returns>What it failed with.</returns>
    internal Exception FailFirst(ResilienceContext context, Exception raised, long started)
    {
        context.Properties.Set(StepPolicies.Execution, this);
        CancellationToken = context.CancellationToken;
        var exception = Judge(raised);
        // Where steps are not measured, nobody looked when it began.
        Add([Settle(new AttemptInProgress(this, 1, null, Step.Owner.MeasuresSteps ? started : Engine.Time.GetTimestamp()), exception)]);
        return exception;
    }

    /// <summary>Tries once more, now that it matters how it ends.</summary>
    internal async ValueTask<Outcome<T>> AttemptAgainAsync<T, TState>(ResilienceContext context, TState state, Func<StepContext, TState, ValueTask<T>> body)
    {
        CancellationToken = context.CancellationToken;
        try
        {
            return Outcome.FromResult(await PassAsync(state, body).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            return Outcome.FromException<T>(exception);
        }
    }

    /// <summary>Ends a step that took the short way and did not succeed at once.</summary>
    internal ValueTask<T> End<T>(StepBinding<T> step, Outcome<T> outcome, long started)
    {
        CancellationToken = _stop;
        _started = started;
        if (outcome.Exception is not { } raised)
        {
            step.Complete(Run!, outcome.Result!, Visit, Stop(), Trace(null));
            return new ValueTask<T>(outcome.Result!);
        }

        var exception = raised is TimeoutRejectedException ? OverTime(raised) : raised;
        Fail(exception);
        step.Fail(Run!, Visit, Stop(), Trace(Error));
        return ValueTask.FromException<T>(exception);
    }

    private async ValueTask<T> GuardAsync<T, TState>(ResiliencePipeline policy, TState state, Func<StepContext, TState, ValueTask<T>> body)
    {
        var context = ResilienceContextPool.Shared.Get(_stop);
        context.Properties.Set(StepPolicies.Execution, this);
        try
        {
            return await policy.ExecuteAsync(
                static (context, a) =>
                {
                    a.Self.CancellationToken = context.CancellationToken;
                    return a.Self.PassAsync(a.State, a.Body);
                },
                context,
                (Self: this, State: state, Body: body)).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException exception)
        {
            ThrowIfAbandoned();
            throw OverTime(exception);
        }
        finally
        {
            CancellationToken = _stop;
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // A cancellation that is not the run's is one by the clock.
    private Exception Judge(Exception exception) =>
        exception is OperationCanceledException && CancellationToken.IsCancellationRequested && !_stop.IsCancellationRequested ? OverTime(exception) : exception;

    private StepTimeoutException OverTime(Exception exception) => new($"Step '{Key}' was stopped because its time was over: {By.Limits}.", exception);
}
