using System.Collections.Generic;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes what stands between a step and its method into its definition: only what was said.</summary>
internal static class ResilienceEmitter
{
    private static readonly string[] Backoffs = ["Exponential", "Linear", "Constant"];

    public static string Of(ResilienceModel model)
    {
        var parts = new List<string>();
        if (model.Retry is { } retry)
            parts.Add($"Retry = {New("RetryPolicy", Retry(retry))}");
        if (model.AttemptTicks is { } attempt)
            parts.Add($"AttemptTimeout = {Expressions.Time(attempt)}");
        if (model.TotalTicks is { } total)
            parts.Add($"TotalTimeout = {Expressions.Time(total)}");
        if (model.Breaker is { } breaker)
            parts.Add($"CircuitBreaker = {New("CircuitBreakerPolicy", Breaker(breaker))}");
        if (model.Limit is { } limit)
            parts.Add($"RateLimit = {New("RateLimitPolicy", Limit(limit))}");
        if (model.Pipeline is { } pipeline)
            parts.Add($"Pipeline = {Expressions.Text(pipeline)}");
        return New("StepResilience", parts);
    }

    private static IEnumerable<string> Retry(RetryModel retry)
    {
        if (retry.MaxAttempts is { } attempts)
            yield return $"MaxAttempts = {attempts}";
        if (retry.DelayTicks is { } delay)
            yield return $"Delay = {Expressions.Time(delay)}";
        if (retry.MaxDelayTicks is { } longest)
            yield return $"MaxDelay = {Expressions.Time(longest)}";
        if (retry.Backoff is { } backoff)
            yield return $"Backoff = {Library.Root}Backoff.{Backoffs[backoff]}";
        if (retry.Jitter is { } jitter)
            yield return $"Jitter = {(jitter ? "true" : "false")}";
        if (!retry.On.IsEmpty)
            yield return $"On = new global::System.Type[] {{ {string.Join(", ", System.Linq.Enumerable.Select(retry.On, type => $"typeof({type})"))} }}";
    }

    private static IEnumerable<string> Breaker(BreakerModel breaker)
    {
        if (breaker.FailureRatio is { } ratio)
            yield return $"FailureRatio = {ratio}d";
        if (breaker.MinimumThroughput is { } throughput)
            yield return $"MinimumThroughput = {throughput}";
        if (breaker.SamplingTicks is { } sampling)
            yield return $"Sampling = {Expressions.Time(sampling)}";
        if (breaker.BreakTicks is { } open)
            yield return $"Break = {Expressions.Time(open)}";
    }

    private static IEnumerable<string> Limit(LimitModel limit)
    {
        if (limit.Permits is { } permits)
            yield return $"Permits = {permits}";
        if (limit.PerTicks is { } per)
            yield return $"Per = {Expressions.Time(per)}";
        if (limit.Concurrent is { } concurrent)
            yield return $"Concurrent = {concurrent}";
    }

    private static string New(string type, IEnumerable<string> parts)
    {
        var text = string.Join(", ", parts);
        return text.Length == 0 ? $"new {Library.Root}{type}()" : $"new {Library.Root}{type} {{ {text} }}";
    }
}
