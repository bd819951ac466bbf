namespace CodeFirstWorkflows;

/// <summary>Bounds the time of a step's attempts. What goes beyond is told so by its cancellation token; one that does not listen is waited for. On a class: the default for its steps and prompts.</summary>
/// <param name="attempt">The time of one attempt, as "500ms", "30s", "2m", "1h".</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class TimeoutAttribute(string attempt) : Attribute
{
    /// <summary>The time of one attempt.</summary>
    public string Attempt { get; } = attempt;

    /// <summary>The time of all attempts together, and those between them.</summary>
    public string? Total { get; init; }
}
