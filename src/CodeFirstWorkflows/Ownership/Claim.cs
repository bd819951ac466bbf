using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Ownership;

/// <summary>The right of this process to execute a run, as long as it can prove that it is alive.</summary>
internal sealed class Claim(RunLease lease, OwnerTerm term, ExecutionStop stop, TimeProvider time, StoredRun? found)
{
    private readonly long _granted = time.GetTimestamp();

    internal RunLease Lease { get; } = lease;

    /// <summary>The run as it was claimed; <see langword="null"/> if it was created.</summary>
    internal StoredRun? Found { get; } = found;

    /// <summary>The term under which the run was claimed.</summary>
    internal OwnerTerm Term { get; } = term;

    /// <summary>The store's clock, which decides what is due: as it was when the claim was granted, and the time since then.</summary>
    internal DateTimeOffset StoreTime => Lease.GrantedAt + time.GetElapsedTime(_granted);

    /// <summary>Makes sure that the process may act on the run: asked before each attempt, item, compensation and record.</summary>
    /// <returns>Whether it may. If not, the execution is abandoned.</returns>
    internal bool Holds()
    {
        if (stop.IsAbandoned)
            return false;
        if (Term.IsProven)
            return true;
        stop.Ask(StopReason.ClaimLost, Lapsed());
        return false;
    }

    /// <summary>Canceled when the execution is abandoned: whoever waits for the store on its behalf waits in vain.</summary>
    internal CancellationToken Abandoned => stop.Abandoned;

    /// <summary>Makes sure that the process may act on the run.</summary>
    /// <exception cref="LeaseLostException">It may not.</exception>
    internal void Demand()
    {
        if (!Holds())
            throw stop.Cause as LeaseLostException ?? Lapsed();
    }

    private LeaseLostException Lapsed() => new(
        $"The owner '{Lease.Owner}' could not prove for as long as its lease that it is alive, so run '{Lease.RunId}' may belong to another by now: it is executed here no more.");
}
