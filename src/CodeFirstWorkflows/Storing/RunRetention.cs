namespace CodeFirstWorkflows.Storing;

/// <summary>How long runs that have ended are kept.</summary>
public sealed record RunRetention
{
    /// <summary>Those that were last changed longer ago are deleted.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>Only so many are kept of each workflow's name, the latest.</summary>
    public int? Count { get; init; }
}
