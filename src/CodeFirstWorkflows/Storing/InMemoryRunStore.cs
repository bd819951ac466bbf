namespace CodeFirstWorkflows.Storing;

/// <summary>Keeps runs as long as the process lives.</summary>
/// <param name="time">Its clock; the system's unless told.</param>
public sealed class InMemoryRunStore(TimeProvider? time = null) : IRunStore
{
    private readonly Dictionary<string, InMemoryRun> _runs = [];
    private readonly Dictionary<string, DateTimeOffset> _owners = [];
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private long _created;

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <inheritdoc/>
    public ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = Now;
            _owners[owner] = lasts < DateTimeOffset.MaxValue - now ? now + lasts : DateTimeOffset.MaxValue;
            if (lasts <= TimeSpan.Zero)
                _owners.Remove(owner);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<RunLease?> CreateAsync(NewRun run, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var added = _runs.TryAdd(run.Id, new InMemoryRun(run with { Input = run.Input.ToArray() }, ++_created, owner) { UpdatedAt = Now });
            return new(added ? new RunLease(run.Id, owner, 1) : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_runs.TryGetValue(runId, out var run))
                return default;
            var found = Seen(run);
            var isFree = found.State != WorkflowState.Completed && (found.Owner is null || found.Owner == owner);
            return new(new RunClaim(found, isFree ? run.Take(owner, Now) : null));
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(records);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_runs.TryGetValue(lease.RunId, out var run) || !run.IsHeldBy(lease))
                throw new LeaseLostException(lease);
            run.Append(records, Now);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(RunLease lease, RunStop stop, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(stop);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_runs.TryGetValue(lease.RunId, out var run))
                throw new LeaseLostException(lease);
            if (run.IsHeldBy(lease))
                run.Release(stop, Now);
            else if (!run.WasReleasedBy(lease, stop))
                throw new LeaseLostException(lease);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return new(_runs.TryGetValue(runId, out var run) ? Seen(run) : null);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunRecord>> ReadAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return new(_runs.TryGetValue(runId, out var run) ? run.Records : []);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return new(_runs.TryGetValue(runId, out var run) && run.Post(message, Now));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunMessage>> ReadInboxAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return new(_runs.TryGetValue(runId, out var run) ? run.Inbox : []);
    }

    /// <inheritdoc/>
    public ValueTask<bool> WithdrawAsync(string runId, RunMessageKind kind, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return new(_runs.TryGetValue(runId, out var run) && run.Withdraw(kind, key));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> FindNeglectedAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = Now;
            return new([.. _runs.Values
                .Select(run => (Run: run, Since: run.NeglectedSince(OwnedUntil(run), now)))
                .Where(static neglected => neglected.Since is not null)
                .OrderBy(static neglected => neglected.Since).ThenBy(static neglected => neglected.Run.Number)
                .Take(limit)
                .Select(neglected => Seen(neglected.Run))]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filter.Limit);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var runs = _runs.Values.Where(run =>
                (filter.Workflow is null || run.Header.Workflow == filter.Workflow) && (filter.State is null || run.State == filter.State));
            if (filter.After is { } id)
            {
                if (!_runs.TryGetValue(id, out var last))
                    throw RunStoreException.NothingAfter(id);
                runs = runs.Where(run => run.Place.CompareTo(last.Place) < 0);
            }

            return new([.. runs.OrderByDescending(static run => run.Place).Take(filter.Limit).Select(Seen)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return new(_runs.Remove(runId));
    }

    /// <inheritdoc/>
    public ValueTask<int> PruneAsync(RunRetention retention, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        ArgumentOutOfRangeException.ThrowIfNegative(retention.Count ?? 0, nameof(retention));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = Now;
            var ended = _runs.Values.Where(static run => run.State is WorkflowState.Completed or WorkflowState.Failed).ToList();
            var old = ended.Where(run => now - run.UpdatedAt >= retention.Age);
            var surplus = ended.GroupBy(static run => run.Header.Workflow)
                .SelectMany(runs => runs.OrderByDescending(static run => (run.UpdatedAt, run.Number)).Skip(retention.Count ?? int.MaxValue));
            return new(old.Union(surplus).ToList().Count(run => _runs.Remove(run.Header.Id)));
        }
    }

    /// <summary>Until when the run is somebody's: none if it is nobody's, or its owner has never lived.</summary>
    private DateTimeOffset? OwnedUntil(InMemoryRun run) =>
        !run.IsReleased && _owners.TryGetValue(run.Owner, out var until) ? until : null;

    private StoredRun Seen(InMemoryRun run) => run.Seen(OwnedUntil(run) > Now);
}
