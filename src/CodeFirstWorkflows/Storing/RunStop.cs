namespace CodeFirstWorkflows.Storing;

/// <summary>How the execution of a run stops.</summary>
/// <param name="State">Its state: Completed, Failed, Paused; or Running, if it is left to the next owner.</param>
/// <param name="Due">When a paused run goes on by itself, by the store's clock, if ever.</param>
/// <param name="Records">Its last records.</param>
public sealed record RunStop(WorkflowState State, DateTimeOffset? Due, IReadOnlyList<RunRecord> Records)
{
    /// <summary>Whether it was paused on request: neither an answer nor its due time lets it go on, only a resume.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Releases a run as it was found.</summary>
    internal static RunStop As(StoredRun found) => new(found.State, found.Due, []) { IsHeld = found.IsHeld };

    /// <summary>Leaves the run to the next owner.</summary>
    internal static RunStop Unfinished { get; } = new(WorkflowState.Running, null, []);
}
