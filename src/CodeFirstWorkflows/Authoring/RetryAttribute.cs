namespace CodeFirstWorkflows;

/// <summary>
/// Tries a step again when it failed for a reason that may pass: network errors, the attempt's timeout, HTTP 408, 429 (whose <c>Retry-After</c> is kept to) and 5xx. On a
/// class: the default for its steps and prompts.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class RetryAttribute : Attribute
{
    /// <summary>How many attempts at most, the first included.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>The time before the second attempt, as "500ms", "30s", "2m", "1h"; one second unless told.</summary>
    public string? Delay { get; init; }

    /// <summary>The longest time between attempts; 30 seconds unless told.</summary>
    public string? MaxDelay { get; init; }

    /// <summary>How the time between attempts grows.</summary>
    public Backoff Backoff { get; init; }

    /// <summary>Whether the times vary by chance, so that those who failed together do not come again together.</summary>
    public bool Jitter { get; init; } = true;

    /// <summary>The exceptions to try again after, instead of the usual ones.</summary>
    public Type[]? On { get; init; }
}
