namespace CodeFirstWorkflows;

/// <summary>How often and how many at a time a step is called. Who comes too early waits.</summary>
public sealed record RateLimitPolicy
{
    /// <summary>How many attempts may start within <see cref="Per"/>; 0: any number.</summary>
    public int Permits { get; init; }

    /// <summary>The time that <see cref="Permits"/> are for; one second unless told.</summary>
    public TimeSpan? Per { get; init; }

    /// <summary>How many attempts may be under way at a time; 0: any number.</summary>
    public int Concurrent { get; init; }
}
