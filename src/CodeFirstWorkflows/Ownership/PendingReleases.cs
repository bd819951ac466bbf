using System.Collections.Concurrent;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Ownership;

/// <summary>
/// Runs that this process owns as far as the store knows, and executes no more, because the store failed when they were to be released, or when they were claimed.
/// Without this they would stay with an owner that is alive and does nothing about them.
/// </summary>
internal sealed class PendingReleases(RunOwnership ownership, TimeProvider time, OwnershipLog log)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();
    private int _flushing;

    internal bool IsEmpty => _entries.IsEmpty;

    /// <summary>Remembers a run whose release failed.</summary>
    internal void Add(Claim claim, RunStop stop) => _entries[claim.Lease.RunId] = new(claim.Term, claim.Lease, stop);

    /// <summary>Remembers a run that could not be released as it stopped, unless its release is remembered.</summary>
    internal void AddUnfinished(Claim claim) => _entries.TryAdd(claim.Lease.RunId, new(claim.Term, claim.Lease, RunStop.Unfinished));

    /// <summary>Remembers a run of which is not known whether it was created or claimed.</summary>
    internal void Add(string runId, OwnerTerm term) => _entries[runId] = new(term, null, null);

    /// <summary>Forgets a run that this process executes again.</summary>
    internal void Forget(string runId) => _entries.TryRemove(runId, out _);

    /// <summary>Tries to release all of them, unless it is under way.</summary>
    internal async Task FlushAsync()
    {
        if (_entries.IsEmpty || Interlocked.Exchange(ref _flushing, 1) != 0)
            return;
        try
        {
            foreach (var (runId, entry) in _entries)
                await TryReleaseAsync(runId, entry).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _flushing, 0);
        }
    }

    private async ValueTask TryReleaseAsync(string runId, Entry entry)
    {
        // Who executes the run here releases it; what was owned under a term that is lost is anybody's.
        if (!entry.Term.IsProven)
        {
            _entries.TryRemove(KeyValuePair.Create(runId, entry));
            return;
        }

        if (!ownership.TryReserve(runId, out var execution))
            return;
        try
        {
            var (lease, stop) = entry.Lease is null ? await ReclaimAsync(runId, entry.Term).ConfigureAwait(false) : (entry.Lease, entry.Stop!);
            if (lease is not null)
                await BoundAsync(ownership.Store.ReleaseAsync(lease, stop, entry.Term.Lost).AsTask(), entry.Term).ConfigureAwait(false);
            _entries.TryRemove(KeyValuePair.Create(runId, entry));
        }
        catch (LeaseLostException)
        {
            _entries.TryRemove(KeyValuePair.Create(runId, entry));
        }
        catch (Exception exception)
        {
            log.ReleaseFailed(runId, exception);
        }
        finally
        {
            execution.End();
        }
    }

    // The store gives an owner once more what it owns already. What another owns, or has completed, needs no release.
    private async ValueTask<(RunLease? Lease, RunStop Stop)> ReclaimAsync(string runId, OwnerTerm term)
    {
        var run = await BoundAsync(ownership.Store.FindAsync(runId, term.Lost).AsTask(), term).ConfigureAwait(false);
        var claim = run?.Owner == term.Name
            ? await BoundAsync(ownership.Store.AcquireAsync(runId, term.Name, term.Lost).AsTask(), term).ConfigureAwait(false)
            : null;
        return (claim?.Lease, RunStop.Unfinished);
    }

    // A store that is silent must not hold up the other releases.
    private Task BoundAsync(Task call, OwnerTerm term) => call.WaitAsync(ownership.Lease, time, term.Lost);

    private Task<T> BoundAsync<T>(Task<T> call, OwnerTerm term) => call.WaitAsync(ownership.Lease, time, term.Lost);

    private sealed record Entry(OwnerTerm Term, RunLease? Lease, RunStop? Stop);
}
