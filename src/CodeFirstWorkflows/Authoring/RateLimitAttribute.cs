namespace CodeFirstWorkflows;

/// <summary>Lets attempts of a step wait for their turn, in all runs of an engine. On a class: the default for its steps and prompts, each by itself.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class RateLimitAttribute : Attribute
{
    /// <summary>How many attempts may start within <see cref="Per"/>.</summary>
    public int Permits { get; init; }

    /// <summary>The time that <see cref="Permits"/> are for, as "500ms", "30s", "2m", "1h"; one second unless told.</summary>
    public string? Per { get; init; }

    /// <summary>How many attempts may be under way at a time.</summary>
    public int Concurrent { get; init; }
}
