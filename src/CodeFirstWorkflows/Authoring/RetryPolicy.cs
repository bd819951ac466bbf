namespace CodeFirstWorkflows;

/// <summary>When and how often a step is tried again.</summary>
public sealed record RetryPolicy
{
    /// <summary>How many attempts at most, the first included.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>The time before the second attempt; one second unless told.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The longest time between attempts; 30 seconds unless told.</summary>
    public TimeSpan? MaxDelay { get; init; }

    /// <summary>How the time between attempts grows.</summary>
    public Backoff Backoff { get; init; }

    /// <summary>Whether the times vary by chance.</summary>
    public bool Jitter { get; init; } = true;

    /// <summary>The exceptions to try again after; those that may pass by themselves if there are none.</summary>
    public IReadOnlyList<Type> On { get; init; } = [];
}
