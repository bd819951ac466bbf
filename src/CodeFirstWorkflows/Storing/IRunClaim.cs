namespace CodeFirstWorkflows.Storing;

/// <summary>The right of this process to append to a run, for as long as it can prove that it is alive.</summary>
internal interface IRunClaim
{
    RunLease Lease { get; }

    /// <summary>The store's clock, which decides what is due.</summary>
    DateTimeOffset StoreTime { get; }

    /// <summary>Canceled when the execution is abandoned: whoever waits for the store on its behalf waits in vain.</summary>
    CancellationToken Abandoned { get; }

    /// <summary>Makes sure that the process may act on the run: asked before each attempt, item, compensation and record.</summary>
    /// <returns>Whether it may. If not, the execution is abandoned.</returns>
    bool Holds();

    /// <summary>Makes sure that the process may act on the run.</summary>
    /// <exception cref="LeaseLostException">It may not.</exception>
    void Demand();

    /// <summary>Releases the run. If the store fails, this is tried again with each heartbeat.</summary>
    /// <exception cref="LeaseLostException">It belongs to another owner.</exception>
    ValueTask ReleaseAsync(RunStop stop);
}
