namespace CodeFirstWorkflows;

/// <summary>Stops calling a step for a while, in all runs of an engine, when too many of its attempts failed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CircuitBreakerAttribute : Attribute
{
    /// <summary>The part of attempts that must have failed, above 0 and up to 1.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>How many attempts there must have been, at least 2.</summary>
    public int MinimumThroughput { get; init; } = 10;

    /// <summary>The time over which attempts are counted, at least "500ms"; 30 seconds unless told.</summary>
    public string? Sampling { get; init; }

    /// <summary>How long no attempt is made, at least "500ms"; 5 seconds unless told.</summary>
    public string? Break { get; init; }
}
