namespace CodeFirstWorkflows.Storing;

/// <summary>Which runs to list.</summary>
public sealed record RunFilter
{
    /// <summary>Only those of this workflow.</summary>
    public string? Workflow { get; init; }

    /// <summary>Only those in this state.</summary>
    public WorkflowState? State { get; init; }

    /// <summary>Only those that were created before the one with this id, and after it in the list: for the next page. It must still be there.</summary>
    public string? After { get; init; }

    /// <summary>How many at most; 100 unless told.</summary>
    public int Limit { get; init; } = 100;
}
