namespace CodeFirstWorkflows.Storing;

/// <summary>Keeps runs as long as the process lives.</summary>
/// <param name="time">The store's clock; the system's if <see langword="null"/>.</param>
public sealed class InMemoryRunStore(TimeProvider? time = null) : IRunStore
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Dictionary<string, Entry> _runs = [];
    private readonly Dictionary<string, DateTimeOffset> _owners = [];
    private readonly Lock _gate = new();
    private long _created;

    /// <inheritdoc/>
    public ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (lasts > TimeSpan.Zero)
                _owners[owner] = _time.GetUtcNow() + lasts;
            else
                _owners.Remove(owner);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<RunLease?> CreateAsync(NewRun run, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        lock (_gate)
        {
            if (!_runs.TryAdd(run.Id, new Entry(run, ++_created) { Owner = owner, Epoch = 1, UpdatedAt = _time.GetUtcNow() }))
                return default;
            return new(new RunLease(run.Id, owner, 1));
        }
    }

    /// <inheritdoc/>
    public ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (!_runs.TryGetValue(runId, out var run))
                return default;
            var found = Describe(run);
            if (run.State == WorkflowState.Completed || (found.Owner is { } other && other != owner))
                return new(new RunClaim(found, null));
            run.Owner = owner;
            run.Epoch++;
            run.State = WorkflowState.Running;
            run.Due = null;
            run.UpdatedAt = _time.GetUtcNow();
            return new(new RunClaim(found, new RunLease(runId, owner, run.Epoch)));
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        lock (_gate)
            Append(Held(lease), records);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(RunLease lease, RunStop stop, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stop);
        lock (_gate)
        {
            var run = Held(lease);
            Append(run, stop.Records);
            run.State = stop.State;
            run.Due = stop.Due;
            run.Owner = null;
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new(_runs.TryGetValue(runId, out var run) ? Describe(run) : null);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunRecord>> ReadAsync(string runId, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new(_runs.TryGetValue(runId, out var run) ? [.. run.Records.Values] : []);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            if (!_runs.TryGetValue(runId, out var run) || run.Inbox.Exists(known => known.Kind == message.Kind && known.Key == message.Key))
                return new(false);
            run.Inbox.Add(message);
            run.UpdatedAt = _time.GetUtcNow();
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunMessage>> ReadInboxAsync(string runId, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new(_runs.TryGetValue(runId, out var run) ? [.. run.Inbox] : []);
    }

    /// <inheritdoc/>
    public ValueTask<bool> WithdrawAsync(string runId, RunMessageKind kind, string key, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new(_runs.TryGetValue(runId, out var run) && run.Inbox.RemoveAll(message => message.Kind == kind && message.Key == key) > 0);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> FindNeglectedAsync(int limit, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            return new([.. _runs.Values.Where(run => IsNeglected(run, now)).OrderBy(static run => run.UpdatedAt).Take(limit).Select(Describe)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        lock (_gate)
        {
            var before = filter.After is { } after ? _runs.TryGetValue(after, out var last) ? last.Place : 0 : long.MaxValue;
            return new(
            [
                .. _runs.Values
                    .Where(run => run.Place < before && (filter.Workflow is null || run.New.Workflow == filter.Workflow) && (filter.State is null || run.State == filter.State))
                    .OrderByDescending(static run => run.Place).Take(filter.Limit).Select(Describe),
            ]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(string runId, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new(_runs.Remove(runId));
    }

    /// <inheritdoc/>
    public ValueTask<int> PruneAsync(RunRetention retention, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        lock (_gate)
        {
            var oldest = retention.Age is { } age ? _time.GetUtcNow() - age : DateTimeOffset.MinValue;
            var ended = _runs.Values.Where(static run => run.State is WorkflowState.Completed or WorkflowState.Failed).ToList();
            var surplus = retention.Count is { } count
                ? ended.GroupBy(static run => run.New.Workflow).SelectMany(runs => runs.OrderByDescending(static run => run.UpdatedAt).Skip(count))
                : [];
            return new(ended.Where(run => run.UpdatedAt < oldest).Union(surplus).ToList().Count(run => _runs.Remove(run.New.Id)));
        }
    }

    private void Append(Entry run, IReadOnlyList<RunRecord> records)
    {
        foreach (var record in records)
            run.Records[record.Sequence] = record;
        run.UpdatedAt = _time.GetUtcNow();
    }

    private Entry Held(RunLease lease) =>
        _runs.TryGetValue(lease.RunId, out var run) && run.Epoch == lease.Epoch && run.Owner == lease.Owner ? run : throw new LeaseLostException(lease);

    private bool IsNeglected(Entry run, DateTimeOffset now) => run.State switch
    {
        WorkflowState.Running => LivingOwner(run) is null,
        WorkflowState.Paused => run.Due <= now || run.Inbox.Count > 0,
        _ => false,
    };

    private string? LivingOwner(Entry run) =>
        run.Owner is { } owner && _owners.TryGetValue(owner, out var until) && until > _time.GetUtcNow() ? owner : null;

    private StoredRun Describe(Entry run) => new(
        run.New.Id, run.New.Workflow, run.New.Version, run.State, run.New.Shape, run.New.Input, run.New.CreatedAt, run.UpdatedAt, run.Due, LivingOwner(run));

    private sealed class Entry(NewRun run, long place)
    {
        internal NewRun New { get; } = run;

        internal long Place { get; } = place;

        internal SortedDictionary<long, RunRecord> Records { get; } = [];

        internal List<RunMessage> Inbox { get; } = [];

        internal WorkflowState State { get; set; } = WorkflowState.Running;

        internal DateTimeOffset UpdatedAt { get; set; }

        internal DateTimeOffset? Due { get; set; }

        internal string? Owner { get; set; }

        internal long Epoch { get; set; }
    }
}
