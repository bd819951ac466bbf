using System.Diagnostics.CodeAnalysis;
using Polly;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Lets attempts wait for their turn: so many within a time, so many at a time.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore of which nobody takes the wait handle holds nothing.")]
internal sealed class RateLimitStrategy : ResilienceStrategy
{
    private readonly SemaphoreSlim? _concurrent;
    private readonly Queue<long> _starts = new();
    private readonly RateLimitPolicy _policy;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    internal RateLimitStrategy(RateLimitPolicy policy, TimeProvider time)
    {
        _policy = policy;
        _time = time;
        if (policy.Concurrent > 0)
            _concurrent = new SemaphoreSlim(policy.Concurrent);
    }

    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        var held = false;
        try
        {
            if (_concurrent is not null)
            {
                await _concurrent.WaitAsync(context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
                held = true;
            }

            if (_policy.Permits > 0 && Reserve() is { Ticks: > 0 } wait)
                await Task.Delay(wait, _time, context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
            return await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        }
        catch (OperationCanceledException exception)
        {
            return Outcome.FromException<TResult>(exception);
        }
        finally
        {
            if (held)
                _concurrent!.Release();
        }
    }

    // Each takes the earliest moment that is left. One that gives up leaves it unused: that errs towards the slower side.
    private TimeSpan Reserve()
    {
        var window = (long)((_policy.Per ?? TimeSpan.FromSeconds(1)).TotalSeconds * _time.TimestampFrequency);
        lock (_gate)
        {
            var start = _time.GetTimestamp();
            if (_starts.Count == _policy.Permits)
                start = Math.Max(start, _starts.Dequeue() + window);
            _starts.Enqueue(start);
            return _time.GetElapsedTime(_time.GetTimestamp(), start);
        }
    }

    internal sealed class Options : ResilienceStrategyOptions;
}
