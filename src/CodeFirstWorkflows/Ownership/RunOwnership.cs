using System.Collections.Concurrent;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Ownership;

/// <summary>
/// Owns runs for this process: reserves each run before it is created or claimed, so that it has one execution here; keeps the process alive in the store as long as it
/// executes runs; and releases what it gives up. docs/ownership.md draws the states.
/// </summary>
internal sealed class RunOwnership
{
    /// <summary>What to do for whoever has no store and needs one.</summary>
    internal const string HowToAddOne =
        "add a store with UseInMemoryStore(), UseSqlite(…) or UsePostgreSql(…) on WorkflowEngineOptions or on services.AddWorkflows().";

    private readonly ConcurrentDictionary<string, Execution> _executions = new();
    private readonly TimeProvider _time;
    private readonly Heartbeats _heartbeats;
    private readonly PendingReleases _pending;
    private readonly Inboxes _inboxes;
    private readonly OwnershipLog _log;
    private readonly Lock _gate = new();

    internal RunOwnership(IRunStore store, TimeProvider time, TimeSpan lease, OwnershipLog log)
    {
        Store = store;
        Lease = lease;
        _time = time;
        _log = log;
        _heartbeats = new Heartbeats(store, time, lease, log, LoseAll, AfterHeartbeat);
        _pending = new PendingReleases(this, time, log);
        _inboxes = new Inboxes(this, time, log);
    }

    internal IRunStore Store { get; }

    internal TimeSpan Lease { get; }

    internal OwnershipLog Log => _log;

    /// <summary>Whether the store is only there for runs that wait: those that have completed are deleted.</summary>
    internal bool KeepsOnlyWhatMayGoOn { get; init; }

    /// <summary>The name under which the process owns runs at present.</summary>
    internal string OwnerName => _heartbeats.Term.Name;

    /// <summary>Whether the host stops: runs that are left to other owners are not woken here again.</summary>
    internal bool IsStopping { get; private set; }

    internal IReadOnlyCollection<Execution> All => [.. _executions.Values];

    internal Execution? Find(string runId) => _executions.GetValueOrDefault(runId);

    /// <summary>Reserves a run, unless it is reserved.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="execution">The reservation; or the one that there is, to be joined.</param>
    /// <returns>Whether it was reserved by this call, which has to end it.</returns>
    internal bool TryReserve(string runId, out Execution execution)
    {
        var reserved = new Execution(this, runId);
        lock (_gate)
        {
            execution = _executions.GetOrAdd(runId, reserved);
            if (execution == reserved)
                _heartbeats.Start();
            // What comes while the host stops is left to other owners too.
            if (execution == reserved && IsStopping)
                reserved.Stop.Ask(StopReason.HostStopping);
        }

        return execution == reserved;
    }

    internal void Remove(Execution execution)
    {
        lock (_gate)
            _executions.TryRemove(KeyValuePair.Create(execution.RunId, execution));
    }

    /// <summary>Creates a run under its reservation.</summary>
    /// <returns>Whether it was created; otherwise there is one with its id.</returns>
    internal async ValueTask<bool> CreateAsync(Execution execution, NewRun run)
    {
        var term = await _heartbeats.ProveAsync().ConfigureAwait(false);
        var lease = await CallAsync(execution.RunId, term, token => Store.CreateAsync(run, term.Name, token)).ConfigureAwait(false);
        if (lease is null)
            return false;
        execution.Claim = new Claim(execution, lease, term, _time, null);
        return true;
    }

    /// <summary>Claims a run under its reservation.</summary>
    /// <returns>The run as it was found; claimed if it has a lease. <see langword="null"/> if there is no such run.</returns>
    internal async ValueTask<RunClaim?> ClaimAsync(Execution execution)
    {
        var term = await _heartbeats.ProveAsync().ConfigureAwait(false);
        var claim = await CallAsync(execution.RunId, term, token => Store.AcquireAsync(execution.RunId, term.Name, token)).ConfigureAwait(false);
        Take(execution, term, claim);
        return claim;
    }

    /// <summary>Claims orphaned runs under their reservations, in as few calls as the store needs.</summary>
    /// <returns>Those that were claimed. The other reservations are ended.</returns>
    internal async ValueTask<IReadOnlyList<Execution>> ClaimOrphansAsync(IReadOnlyList<Execution> executions)
    {
        IReadOnlyList<RunClaim> claims = [];
        try
        {
            var term = await _heartbeats.ProveAsync().ConfigureAwait(false);
            var ids = executions.Select(static execution => execution.RunId).ToList();
            try
            {
                claims = await Store.AcquireAllAsync(ids, term.Name, term.Lost).AsTask().WaitAsync(term.Lost).ConfigureAwait(false);
            }
            catch
            {
                ids.ForEach(id => _pending.Add(id, term));
                throw;
            }

            var byId = claims.ToDictionary(static claim => claim.Run.Id);
            foreach (var execution in executions)
                Take(execution, term, byId.GetValueOrDefault(execution.RunId));
        }
        finally
        {
            foreach (var execution in executions.Where(static execution => execution.Claim is null))
                execution.End();
        }

        return [.. executions.Where(static execution => execution.Claim is not null)];
    }

    /// <summary>Releases a run. If the store fails, this is tried again with each heartbeat.</summary>
    /// <exception cref="LeaseLostException">It belongs to another owner.</exception>
    internal async ValueTask ReleaseAsync(Claim claim, RunStop stop)
    {
        claim.Execution.IsReleasing = true;
        try
        {
            if (!claim.Term.IsProven)
                throw LeaseLostException.OfOwner(claim.Lease.Owner);
            await Store.ReleaseAsync(claim.Lease, stop, claim.Term.Lost).AsTask().WaitAsync(claim.Term.Lost).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (claim.Term.IsLost)
        {
            // Nobody waits for the store any more: the run may be another's.
            throw LeaseLostException.OfOwner(claim.Lease.Owner);
        }
        catch (Exception exception) when (exception is not LeaseLostException)
        {
            _pending.Add(claim, stop);
            throw;
        }
        finally
        {
            claim.Execution.IsReleasing = false;
        }
    }

    /// <summary>Releases a run as it was found: nothing came of the claim.</summary>
    internal ValueTask GiveBackAsync(Claim claim) =>
        TryReleaseAsync(claim, claim.Found is { } found ? RunStop.As(found) : RunStop.Unfinished);

    /// <summary>Releases a run because of trouble, which is what callers are to see: that the release failed as well is logged.</summary>
    internal async ValueTask TryReleaseAsync(Claim claim, RunStop stop)
    {
        try
        {
            await ReleaseAsync(claim, stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _log.ReleaseFailed(claim.Lease.RunId, exception);
        }
    }

    /// <summary>Leaves a run to the next owner with the next heartbeat, unless its release is under way.</summary>
    internal void ReleaseLater(Claim claim) => _pending.AddUnfinished(claim);

    /// <summary>Has an execution look for messages at once. Never fails: what went wrong is logged.</summary>
    internal Task HearAsync(Execution execution) => _inboxes.LookAsync(execution);

    /// <summary>Abandons an execution whose run was deleted. Its id is free, even if a step does not listen to its token.</summary>
    internal void ForgetDeleted(Execution execution)
    {
        Abandon(execution, StopReason.ClaimLost, new LeaseLostException($"Run '{execution.RunId}' was deleted."));
        Remove(execution);
    }

    /// <summary>Abandons an execution if its run was deleted.</summary>
    /// <returns>Whether it was.</returns>
    internal async ValueTask<bool> TryForgetDeletedAsync(Execution execution)
    {
        if (!execution.Begun.IsCompletedSuccessfully || await Store.FindAsync(execution.RunId).ConfigureAwait(false) is not null)
            return false;
        ForgetDeleted(execution);
        return true;
    }

    /// <summary>
    /// Stops all executions because the host stops: steps in flight finish within the grace period, then they are canceled; all runs are left to other owners.
    /// </summary>
    /// <param name="grace">Is canceled when the grace period ends.</param>
    internal async Task StopAsync(CancellationToken grace)
    {
        IReadOnlyCollection<Execution> all;
        lock (_gate)
        {
            IsStopping = true;
            all = All;
        }

        foreach (var execution in all)
            execution.Stop.Ask(StopReason.HostStopping);
        var ends = Task.WhenAll(all.Select(static execution => execution.Ended));
        await ends.WaitAsync(grace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var execution in all)
            Abandon(execution, StopReason.HostStopped, new OperationCanceledException("The host stopped before the step had ended."));

        // A step that does not listen to its token is left behind: what it does no longer counts.
        await ends.WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _pending.FlushAsync().ConfigureAwait(false);
        await _heartbeats.RetireAsync().ConfigureAwait(false);
    }

    private void Take(Execution execution, OwnerTerm term, RunClaim? claim)
    {
        if (claim?.Lease is not { } lease)
            return;
        _pending.Forget(execution.RunId);
        execution.Claim = new Claim(execution, lease, term, _time, claim.Run);
    }

    // A call that creates or claims may have happened although it failed, and its run would be owned by a process that does not execute it.
    private async ValueTask<T> CallAsync<T>(string runId, OwnerTerm term, Func<CancellationToken, ValueTask<T>> call)
    {
        try
        {
            return await call(term.Lost).AsTask().WaitAsync(term.Lost).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (term.IsLost)
        {
            throw new RunStoreException($"The store did not answer within the lease of {Lease} when run '{runId}' was to be claimed. See why it is slow.");
        }
        catch
        {
            _pending.Add(runId, term);
            throw;
        }
    }

    private void LoseAll(OwnerTerm term, Exception why)
    {
        var lost = All.Where(execution => execution.Claim?.Term == term).ToList();
        if (lost.Count == 0)
            return;
        _log.TermLost(term.Name, lost.Count, why);
        foreach (var execution in lost)
            Abandon(execution, StopReason.ClaimLost, why);
    }

    private void Abandon(Execution execution, StopReason reason, Exception why)
    {
        if (execution.Stop.Ask(reason, why) is { } thrown)
            _log.CallbackFailed(execution.RunId, thrown);
    }

    private void AfterHeartbeat()
    {
        // Not with the last run: the next one begins soon most of the time.
        lock (_gate)
        {
            if (_executions.IsEmpty && _pending.IsEmpty)
            {
                _heartbeats.Stop();
                return;
            }
        }

        _ = _pending.FlushAsync();
        _ = _inboxes.PollAsync();
    }
}
