namespace CodeFirstWorkflows.Storing;

/// <summary>Keeps runs as long as the process lives.</summary>
public sealed class InMemoryRunStore : IRunStore
{
    private readonly Dictionary<string, InMemoryRun> _runs = [];
    private readonly RunSubscriptions _subscriptions = new();
    private readonly InMemoryOwners _owners;
    private readonly Lock _gate = new();
    private TimeProvider _time;
    private bool _hasClock;
    private long _created;
    private long _epoch;

    /// <summary>Makes an empty store.</summary>
    /// <param name="time">Its clock; by default that of the engine that uses it first, and the system's until then.</param>
    public InMemoryRunStore(TimeProvider? time = null)
    {
        _hasClock = time is not null;
        _time = time ?? TimeProvider.System;
        _owners = new InMemoryOwners(_time);
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Goes by the clock of an engine, unless the store has a clock of its own or of an engine before.</summary>
    internal void UseClockOf(TimeProvider time)
    {
        lock (_gate)
        {
            if (_hasClock)
                return;
            (_hasClock, _time) = (true, time);
            _owners.UseClock(time);
        }
    }

    /// <inheritdoc/>
    public ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (lasts > TimeSpan.Zero)
                _owners.Beat(owner, lasts);
            else
                _owners.Retire(owner);
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
            if (_runs.ContainsKey(run.Id))
                return default;
            var lease = Grant(run.Id, owner);
            var kept = run with
            {
                Input = run.Input.ToArray(),
                Options = run.Options.ToArray(),
                Tags = new Dictionary<string, string>(run.Tags)
            };
            _runs.Add(run.Id, new InMemoryRun(kept, ++_created, lease));
            return new(lease);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return new(Claim(runId, owner));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunClaim>> AcquireAllAsync(
        IReadOnlyList<string> runIds, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runIds);
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return new([.. runIds
                .Where(runId => _runs.TryGetValue(runId, out var run) && !run.Rests)
                .Select(runId => Claim(runId, owner)!)
                .Where(static claim => claim.Lease is not null)]);
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
            if (!_runs.TryGetValue(lease.RunId, out var run) || !run.IsOwnedBy(lease))
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
            if (run.IsOwnedBy(lease))
                run.Release(stop, Now);
            else if (!run.WasReleasedBy(lease, stop))
                throw new LeaseLostException(lease);
        }

        _subscriptions.Notify(lease.RunId);
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
    public ValueTask<IReadOnlyList<RunRecord>> ReadAsync(string runId, CancellationToken cancellationToken = default) =>
        ReadAfterAsync(runId, 0, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunRecord>> ReadAfterAsync(string runId, long after, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return new(_runs.TryGetValue(runId, out var run) ? run.RecordsAfter(after) : []);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_runs.TryGetValue(runId, out var run) || !run.Post(message, Now))
                return new(false);
        }

        _subscriptions.Notify(runId);
        return new(true);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunMessage>> ReadInboxAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return new(_runs.TryGetValue(runId, out var run) ? [.. run.Inbox] : []);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>?> FindMessagesAsync(string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return new([.. _runs.Values.Where(run => run.Owner == owner && run.Inbox.Any()).Select(static run => run.Header.Id)]);
    }

    /// <inheritdoc/>
    public ValueTask<bool> WithdrawAsync(string runId, RunMessageKind kind, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Consume(runId, null, kind, key));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ConsumeAsync(RunLease lease, RunMessageKind kind, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Consume(lease.RunId, lease.Epoch, kind, key));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> FindNeglectedAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = Now;
            var alive = _runs.Values.Select(static run => run.Owner).OfType<string>().Distinct().Where(_owners.IsAlive).ToHashSet();
            return new([.. _runs.Values
                .Select(run => (Run: run, Since: run.OrphanedSince(_owners, alive, now)))
                .Where(static orphan => orphan.Since is not null)
                .OrderBy(static orphan => orphan.Since).ThenBy(static orphan => orphan.Run.Number)
                .Take(limit)
                .Select(static orphan => orphan.Run.Seen(isOwned: false))]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filter.Limit, nameof(filter));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var runs = _runs.Values.Where(run => Matches(run, filter));
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
                .SelectMany(runs => runs.OrderByDescending(static run => (run.UpdatedAt, run.Number))
                    .Skip(retention.Count ?? int.MaxValue));
            return new(old.Union(surplus).ToList().Count(run => _runs.Remove(run.Header.Id)));
        }
    }

    /// <inheritdoc/>
    public IDisposable? Subscribe(Action<string> changed) => _subscriptions.Add(changed);

    private static bool Matches(InMemoryRun run, RunFilter filter) =>
        (filter.Workflow is null || run.Header.Workflow == filter.Workflow)
        && (filter.State is null || run.State == filter.State)
        && (filter.CreatedFrom is null || run.Header.CreatedAt >= filter.CreatedFrom)
        && (filter.CreatedBefore is null || run.Header.CreatedAt < filter.CreatedBefore)
        && filter.Tags.All(tag => run.Header.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value);

    private RunClaim? Claim(string runId, string owner)
    {
        if (!_runs.TryGetValue(runId, out var run))
            return null;
        var found = Seen(run);
        if (found.State == WorkflowState.Completed || (found.Owner is not null && found.Owner != owner))
            return new RunClaim(found, null);
        if (run.Owner is { } gone && gone != owner)
            _owners.Bury(gone);
        var lease = Grant(runId, owner);
        run.Claim(lease);
        return new RunClaim(found, lease);
    }

    private bool Consume(string runId, long? epoch, RunMessageKind kind, string key)
    {
        lock (_gate)
            return _runs.TryGetValue(runId, out var run) && run.Consume(epoch, kind, key);
    }

    private RunLease Grant(string runId, string owner) => new(runId, owner, ++_epoch) { GrantedAt = Now };

    private StoredRun Seen(InMemoryRun run) => run.Seen(run.Owner is { } owner && _owners.IsAlive(owner));
}
