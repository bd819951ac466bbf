namespace CodeFirstWorkflows.Language.Model;

/// <summary>What stands between a step and its method, as its attributes and those of its class say. Times are in ticks; what is null was not said.</summary>
/// <param name="Retry">[Retry].</param>
/// <param name="AttemptTicks">[Timeout] of an attempt.</param>
/// <param name="TotalTicks">[Timeout] of all together.</param>
/// <param name="Breaker">[CircuitBreaker].</param>
/// <param name="Limit">[RateLimit].</param>
/// <param name="Pipeline">[Resilience].</param>
internal sealed record ResilienceModel(RetryModel? Retry, long? AttemptTicks, long? TotalTicks, BreakerModel? Breaker, LimitModel? Limit, string? Pipeline);

/// <summary>[Retry].</summary>
/// <param name="MaxAttempts">How many attempts at most.</param>
/// <param name="DelayTicks">The time before the second attempt.</param>
/// <param name="MaxDelayTicks">The longest time between attempts.</param>
/// <param name="Backoff">The value of Backoff, as a number.</param>
/// <param name="Jitter">Whether times vary.</param>
/// <param name="On">The exceptions, as generated code names them.</param>
internal sealed record RetryModel(int? MaxAttempts, long? DelayTicks, long? MaxDelayTicks, int? Backoff, bool? Jitter, EquatableArray<string> On);

/// <summary>[CircuitBreaker].</summary>
/// <param name="FailureRatio">The part of attempts that must have failed, as C# writes it.</param>
/// <param name="MinimumThroughput">How many attempts there must have been.</param>
/// <param name="SamplingTicks">The time over which they are counted.</param>
/// <param name="BreakTicks">How long it stays open.</param>
internal sealed record BreakerModel(string? FailureRatio, int? MinimumThroughput, long? SamplingTicks, long? BreakTicks);

/// <summary>[RateLimit].</summary>
/// <param name="Permits">How many within the time.</param>
/// <param name="PerTicks">The time.</param>
/// <param name="Concurrent">How many at a time.</param>
internal sealed record LimitModel(int? Permits, long? PerTicks, int? Concurrent);
