namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Keeps runs: for each a header, the records that its steps left, and an inbox. All members may be called from any number of threads.
/// A store knows nothing of what a payload means, and its own clock decides what is over. What it acknowledges it has kept.
/// Whatever it cannot do ends with a <see cref="RunStoreException"/>.
/// </summary>
public interface IRunStore
{
    /// <summary>Tells that a process lives, which owns runs under this name. Runs of an owner that has not told so in time are anybody's.</summary>
    /// <param name="owner">The process's name, unlike all others.</param>
    /// <param name="lasts">For how long, from now by the store's clock. Zero or less: the owner is gone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when it is kept.</returns>
    ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default);

    /// <summary>Creates a run, Running and owned, with the epoch 1.</summary>
    /// <param name="run">The run.</param>
    /// <param name="owner">Who drives it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The right to append to it; <see langword="null"/> if there is a run with this id, which then is left as it is.</returns>
    ValueTask<RunLease?> CreateAsync(NewRun run, string owner, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a run over: raises its epoch, so that nobody who had it before can append any more, and makes it Running.
    /// One that has completed, or whose owner lives and is another, stays as it is.
    /// </summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="owner">Who is to drive it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run as it was found, with a lease if it was taken; <see langword="null"/> if there is no such run.</returns>
    ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds records, all or none. To append records once more that the same lease has appended before changes nothing, so that a call whose answer was lost can be
    /// repeated.
    /// </summary>
    /// <param name="lease">The right to do so.</param>
    /// <param name="records">The records; their sequence numbers are unique in the run.</param>
    /// <param name="cancellationToken">Gives up; it may have happened all the same.</param>
    /// <returns>A task that ends when they are kept for good.</returns>
    /// <exception cref="LeaseLostException">The run was taken over, released, or deleted. Nothing was added.</exception>
    /// <exception cref="RunStoreException">Another record has one of the numbers. Nothing was added.</exception>
    ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds last records, sets the run's state and gives it back, in one: it has no owner any more. To release once more in the same way, before anybody took
    /// the run over, changes nothing.
    /// </summary>
    /// <param name="lease">The right to do so.</param>
    /// <param name="stop">How it stops.</param>
    /// <param name="cancellationToken">Gives up; it may have happened all the same.</param>
    /// <returns>A task that ends when it is kept for good.</returns>
    /// <exception cref="LeaseLostException">The run was taken over, or deleted. Nothing was changed.</exception>
    ValueTask ReleaseAsync(RunLease lease, RunStop stop, CancellationToken cancellationToken = default);

    /// <summary>Finds a run.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run; <see langword="null"/> if there is none.</returns>
    ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Reads all records of a run, in the order of their sequence numbers.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The records; none if there is no such run.</returns>
    ValueTask<IReadOnlyList<RunRecord>> ReadAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Lays a message into a run's inbox, which needs no lease. The first one of its kind with its key stays.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it lies there now; <see langword="false"/> if one with this kind and key did before, or there is no such run.</returns>
    ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default);

    /// <summary>Reads a run's inbox, in the order in which messages came.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The messages.</returns>
    ValueTask<IReadOnlyList<RunMessage>> ReadInboxAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Takes a message out of a run's inbox: it was acted upon, or could not be.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="kind">The message's kind.</param>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was there.</returns>
    ValueTask<bool> WithdrawAsync(string runId, RunMessageKind kind, string key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds runs that somebody should drive: those that are Running and have no living owner, those that are Paused with a time that has come
    /// or with a message in their inbox. The longest neglected first.
    /// </summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The runs.</returns>
    ValueTask<IReadOnlyList<StoredRun>> FindNeglectedAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>Lists runs, the newest first.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The runs.</returns>
    ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Deletes a run with all that belongs to it. Whoever drives it finds its lease lost.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was such a run.</returns>
    ValueTask<bool> DeleteAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Deletes runs that have completed or failed and are older than is to be kept, or are more.</summary>
    /// <param name="retention">What is to be kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were deleted.</returns>
    ValueTask<int> PruneAsync(RunRetention retention, CancellationToken cancellationToken = default);
}
