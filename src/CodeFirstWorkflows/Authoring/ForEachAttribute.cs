namespace CodeFirstWorkflows;

/// <summary>
/// Runs the step once for each item of a collection, or a number of times. Its result is the list of all results in the order of the items;
/// conditions and loops apply to the whole, resilience to each item.
/// </summary>
/// <param name="source">The path to the collection, such as <c>"plan.tasks"</c>; left out with <see cref="Times"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ForEachAttribute(string? source = null) : Attribute
{
    /// <summary>The path to the collection.</summary>
    public string? Source { get; } = source;

    /// <summary>Instead of a collection: how often. An item is then a number from 0.</summary>
    public int Times { get; init; }

    /// <summary>How many items are worked on at a time; 16 unless given.</summary>
    public int MaxConcurrency { get; init; }

    /// <summary>With <see cref="ContinueOnErrorAttribute"/>: how many items may fail; any number unless given.</summary>
    public int MaxFailures { get; init; }
}
