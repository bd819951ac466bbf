namespace CodeFirstWorkflows.Storing;

/// <summary>The right to append to a run.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Owner">Who has it.</param>
/// <param name="Epoch">How often the run was created or taken over; only the latest counts.</param>
public sealed record RunLease(string RunId, string Owner, long Epoch);

/// <summary>A run that somebody wanted to take over.</summary>
/// <param name="Run">The run, as it was found.</param>
/// <param name="Lease">The right to append to it; <see langword="null"/> if it has completed or belongs to another living owner.</param>
public sealed record RunClaim(StoredRun Run, RunLease? Lease);
