namespace CodeFirstWorkflows;

/// <summary>When a step is not called for a while.</summary>
public sealed record CircuitBreakerPolicy
{
    /// <summary>The part of attempts that must have failed, above 0 and up to 1.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>How many attempts there must have been, at least 2.</summary>
    public int MinimumThroughput { get; init; } = 10;

    /// <summary>The time over which attempts are counted, at least half a second; 30 seconds unless told.</summary>
    public TimeSpan? Sampling { get; init; }

    /// <summary>How long no attempt is made, at least half a second; 5 seconds unless told.</summary>
    public TimeSpan? Break { get; init; }
}
