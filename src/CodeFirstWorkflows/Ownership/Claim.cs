using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Ownership;

/// <summary>The right of this process to execute a run.</summary>
internal sealed class Claim(Execution execution, RunLease lease, OwnerTerm term, TimeProvider time, StoredRun? found) : IRunClaim
{
    private readonly long _granted = time.GetTimestamp();

    public RunLease Lease { get; } = lease;

    internal Execution Execution { get; } = execution;

    /// <summary>The run as it was claimed; <see langword="null"/> if it was created.</summary>
    internal StoredRun? Found { get; } = found;

    /// <summary>The term under which the run was claimed.</summary>
    internal OwnerTerm Term { get; } = term;

    /// <summary>The store's clock as it was when the claim was granted, and the time since then.</summary>
    public DateTimeOffset StoreTime => Lease.GrantedAt + time.GetElapsedTime(_granted);

    public CancellationToken Abandoned => Execution.Stop.Abandoned;

    public bool Holds()
    {
        if (Execution.Stop.IsAbandoned)
            return false;
        if (Term.IsProven)
            return true;
        Execution.Stop.Ask(StopReason.ClaimLost, Lapsed());
        return false;
    }

    public void Demand()
    {
        if (!Holds())
            throw Execution.Stop.Cause as LeaseLostException ?? Lapsed();
    }

    public ValueTask ReleaseAsync(RunStop stop) => Execution.Ownership.ReleaseAsync(this, stop);

    private LeaseLostException Lapsed() => new(
        $"The owner '{Lease.Owner}' could not prove for as long as its lease that it is alive, " +
        $"so run '{Lease.RunId}' may belong to another by now: it is executed here no more.");
}
