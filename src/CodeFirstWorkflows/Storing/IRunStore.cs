namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Keeps runs: for each a header, the records that its steps left, and an inbox. All members may be called from any number of threads.
/// A store does not interpret payloads. It decides by its own clock what is due, and which owners are alive. What it acknowledges it has kept.
/// Whatever it cannot do ends with a <see cref="RunStoreException"/>.
/// </summary>
/// <remarks>
/// An owner is alive as long as its heartbeats come: it is gone when none came for as long as the last one said, or when the store knows that its process has ended.
/// How the store measures this must not depend on clocks that jump: see <see cref="OwnerWatch"/>. Who was found to be gone stays so: a late heartbeat revives nobody.
/// </remarks>
public interface IRunStore
{
    /// <summary>Keeps an owner alive.</summary>
    /// <param name="owner">The owner's name, unlike all others; made by <see cref="OwnerName"/>.</param>
    /// <param name="lasts">How long it counts as alive without another heartbeat. Zero or less: the owner retires, and its runs may be claimed at once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when it is kept.</returns>
    /// <exception cref="LeaseLostException">The owner was found to be gone, or has retired. It has lost all its runs, and needs another name.</exception>
    ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default);

    /// <summary>Creates a run, Running and owned, with the next epoch of the store.</summary>
    /// <param name="run">The run.</param>
    /// <param name="owner">Who executes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The right to append to it; <see langword="null"/> if there is a run with this id, which then is left as it is.</returns>
    ValueTask<RunLease?> CreateAsync(NewRun run, string owner, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims a run: gives it the store's next epoch, so that no earlier owner can append any more, and makes it Running.
    /// One that has completed, or whose owner is alive and another, stays as it is.
    /// </summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="owner">Who is to execute it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run as it was found, with a lease if it was claimed; <see langword="null"/> if there is no such run.</returns>
    ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims several runs, in as few round trips as possible, as <see cref="AcquireAsync"/> claims one; except those that go on only on request: that have failed,
    /// or are held and are not to be canceled. Those stay as they are.
    /// </summary>
    /// <param name="runIds">The runs' ids.</param>
    /// <param name="owner">Who is to execute them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that were claimed.</returns>
    async ValueTask<IReadOnlyList<RunClaim>> AcquireAllAsync(IReadOnlyList<string> runIds, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runIds);
        var claims = new List<RunClaim>(runIds.Count);
        foreach (var runId in runIds)
        {
            if (await FindAsync(runId, cancellationToken).ConfigureAwait(false) is not { } seen || await RestsAsync(seen).ConfigureAwait(false)
                || await AcquireAsync(runId, owner, cancellationToken).ConfigureAwait(false) is not { Lease: { } lease, Run: var found } claim)
                continue;
            // Another owner may have executed it since it was seen.
            if (await RestsAsync(found).ConfigureAwait(false))
                await ReleaseAsync(lease, RunStop.As(found), cancellationToken).ConfigureAwait(false);
            else
                claims.Add(claim);
        }

        return claims;

        async ValueTask<bool> RestsAsync(StoredRun run) =>
            run.State == WorkflowState.Failed
            || (run.IsHeld && (await ReadInboxAsync(run.Id, cancellationToken).ConfigureAwait(false)).All(static message => message.Kind != RunMessageKind.Cancel));
    }

    /// <summary>
    /// Adds records, all or none. To append records once more that the same lease has appended before changes nothing, so that a call whose answer was lost can be
    /// repeated.
    /// </summary>
    /// <param name="lease">The right to do so.</param>
    /// <param name="records">The records; their sequence numbers are unique in the run.</param>
    /// <param name="cancellationToken">Gives up; it may have happened all the same.</param>
    /// <returns>A task that ends when they are kept for good.</returns>
    /// <exception cref="LeaseLostException">The run was claimed by another, released, or deleted. Nothing was added.</exception>
    /// <exception cref="RunStoreException">Another record has one of the numbers. Nothing was added.</exception>
    ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds last records, sets the run's state and releases it, in one: it has no owner any more. What was asked of it leaves its inbox with that: requests to pause when it
    /// is held, completed or failed, and requests to cancel when it has completed or failed. To release once more in the same way, before another claimed
    /// the run, changes nothing.
    /// </summary>
    /// <param name="lease">The right to do so.</param>
    /// <param name="stop">How it stops.</param>
    /// <param name="cancellationToken">Gives up; it may have happened all the same.</param>
    /// <returns>A task that ends when it is kept for good.</returns>
    /// <exception cref="LeaseLostException">The run was claimed by another, or deleted. Nothing was changed.</exception>
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

    /// <summary>Reads the records of a run that come after one of them, in the order of their sequence numbers.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="after">The sequence number of that one; 0 for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The records; none if there is no such run.</returns>
    async ValueTask<IReadOnlyList<RunRecord>> ReadAfterAsync(string runId, long after, CancellationToken cancellationToken = default)
    {
        var records = await ReadAsync(runId, cancellationToken).ConfigureAwait(false);
        return after <= 0 ? records : [.. records.Where(record => record.Sequence > after)];
    }

    /// <summary>
    /// Posts a message into the inbox of a run that is Running or Paused, which needs no lease. The first one of its kind with its key stays; the place of an
    /// answer stays taken until the run is deleted, so that one is accepted once. Whether it is accepted is decided together with the run's state.
    /// </summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// Whether it was accepted; <see langword="false"/> if one with this kind and key was before, if the run has completed or failed, or if there is no such run.
    /// </returns>
    ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default);

    /// <summary>Reads the messages of a run's inbox that were not consumed, in the order in which they came.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The messages.</returns>
    ValueTask<IReadOnlyList<RunMessage>> ReadInboxAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Finds those of an owner's runs that have messages which were not consumed.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The runs' ids; <see langword="null"/> if the store cannot say so, and each inbox has to be read.</returns>
    ValueTask<IReadOnlyList<string>?> FindMessagesAsync(string owner, CancellationToken cancellationToken = default) => default;

    /// <summary>
    /// Consumes a message of a run's inbox: it was acted upon, or could not be. It is not read any more; a request to cancel or pause leaves the inbox, an answer keeps
    /// its place.
    /// </summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="kind">The message's kind.</param>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was there, and not consumed before.</returns>
    ValueTask<bool> WithdrawAsync(string runId, RunMessageKind kind, string key, CancellationToken cancellationToken = default);

    /// <summary>Consumes a message as <see cref="WithdrawAsync"/> does, but only under the run's last lease, even if it was released. Under an earlier one nothing
    /// changes: the message is for another owner, or for another run of that id.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="kind">The message's kind.</param>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was there, and not consumed before.</returns>
    ValueTask<bool> ConsumeAsync(RunLease lease, RunMessageKind kind, string key, CancellationToken cancellationToken = default) =>
        WithdrawAsync((lease ?? throw new ArgumentNullException(nameof(lease))).RunId, kind, key, cancellationToken);

    /// <summary>
    /// Finds orphaned runs, which an owner should claim: those that are Running without a living owner; those that are Paused, but not held, and are due or have an
    /// answer in their inbox; those that are Paused and are to be canceled. Those that are orphaned for the longest time come first.
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

    /// <summary>Deletes a run with all that belongs to it. Its owner finds its lease lost.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was such a run.</returns>
    ValueTask<bool> DeleteAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Deletes runs that have completed or failed and are older than is to be kept, or are more.</summary>
    /// <param name="retention">What is to be kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were deleted.</returns>
    ValueTask<int> PruneAsync(RunRetention retention, CancellationToken cancellationToken = default);

    /// <summary>
    /// Subscribes to changes: a message came for a run, or a run was released. A hint that saves time: a call may be missed or come twice, so whoever
    /// depends on changes polls as well.
    /// </summary>
    /// <param name="changed">Is called with the run's id, from any thread. It must return at once and not throw.</param>
    /// <returns>Ends the subscription when it is disposed; <see langword="null"/> if the store has no such hints.</returns>
    IDisposable? Subscribe(Action<string> changed) => null;
}
