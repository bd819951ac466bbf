namespace CodeFirstWorkflows;

/// <summary>What stands between a step and its method when it fails or takes long. Each part that is left out may be given by the engine's options.</summary>
public sealed record StepResilience
{
    /// <summary>When and how often the step is tried again.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>The time of one attempt, from 10 milliseconds to a day.</summary>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>The time of all attempts together, from 10 milliseconds to a day.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>When the step is not called for a while.</summary>
    public CircuitBreakerPolicy? CircuitBreaker { get; init; }

    /// <summary>How often and how many at a time the step is called.</summary>
    public RateLimitPolicy? RateLimit { get; init; }

    /// <summary>The name of the user's own pipeline, which replaces all others.</summary>
    public string? Pipeline { get; init; }
}
