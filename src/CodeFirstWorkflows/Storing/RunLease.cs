namespace CodeFirstWorkflows.Storing;

/// <summary>The right to append to a run.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Owner">Who has it.</param>
/// <param name="Epoch">The number of the claim, from a sequence of the whole store: no two claims have the same, of whatever run. Only the run's latest counts.</param>
public sealed record RunLease(string RunId, string Owner, long Epoch)
{
    /// <summary>When it was granted, by the store's clock.</summary>
    public DateTimeOffset GrantedAt { get; init; }
}

/// <summary>A run that an owner wanted to claim.</summary>
/// <param name="Run">The run, as it was found.</param>
/// <param name="Lease">The right to append to it; <see langword="null"/> if it has completed or belongs to another living owner.</param>
public sealed record RunClaim(StoredRun Run, RunLease? Lease);
