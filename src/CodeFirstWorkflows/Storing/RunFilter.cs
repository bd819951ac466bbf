namespace CodeFirstWorkflows.Storing;

/// <summary>Which runs to list.</summary>
public sealed record RunFilter
{
    /// <summary>Only those of the workflow with this identity.</summary>
    public string? Workflow { get; init; }

    /// <summary>Only those in this state.</summary>
    public WorkflowState? State { get; init; }

    /// <summary>Only those that have all of these tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Only those that were created at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only those that were created before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only those that were created before the one with this id, and after it in the list: for the next page. It must still be there.</summary>
    public string? After { get; init; }

    /// <summary>How many at most; 100 by default.</summary>
    public int Limit { get; init; } = 100;
}
