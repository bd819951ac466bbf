namespace CodeFirstWorkflows.Storing;

/// <summary>A run in the memory of its store, whose lock is held around all that is done here.</summary>
internal sealed class InMemoryRun(NewRun header, long number, string owner)
{
    private readonly SortedDictionary<long, Kept> _records = [];
    private readonly List<(RunMessage Message, DateTimeOffset CameAt)> _inbox = [];
    private long _epoch = 1;
    private DateTimeOffset? _due;

    internal NewRun Header { get; } = header;

    internal long Number { get; } = number;

    internal string Owner { get; private set; } = owner;

    internal bool IsReleased { get; private set; }

    internal WorkflowState State { get; private set; } = WorkflowState.Running;

    internal required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Its place in lists.</summary>
    internal (DateTimeOffset CreatedAt, long Number) Place => (Header.CreatedAt, Number);

    internal IReadOnlyList<RunRecord> Records => [.. _records.Values.Select(static kept => kept.Record)];

    internal IReadOnlyList<RunMessage> Inbox => [.. _inbox.Select(static kept => kept.Message)];

    internal bool IsHeldBy(RunLease lease) => !IsReleased && IsLatest(lease);

    internal bool WasReleasedBy(RunLease lease, RunStop stop) => IsReleased && IsLatest(lease) && State == stop.State && _due == stop.Due;

    internal RunLease Take(string owner, DateTimeOffset now)
    {
        (Owner, IsReleased, State, _due, UpdatedAt) = (owner, false, WorkflowState.Running, null, now);
        return new RunLease(Header.Id, owner, ++_epoch);
    }

    internal void Append(IReadOnlyList<RunRecord> records, DateTimeOffset now)
    {
        var taken = records.FirstOrDefault(record => _records.TryGetValue(record.Sequence, out var kept) && !(kept.Epoch == _epoch && Same(kept.Record, record)));
        if (taken is not null)
            throw RunStoreException.NumberTaken(Header.Id, taken.Sequence);
        foreach (var record in records)
            _records.TryAdd(record.Sequence, new Kept(record with { Payload = record.Payload.ToArray() }, _epoch));
        UpdatedAt = now;
    }

    internal void Release(RunStop stop, DateTimeOffset now)
    {
        Append(stop.Records, now);
        (IsReleased, State, _due) = (true, stop.State, stop.Due);
    }

    internal bool Post(RunMessage message, DateTimeOffset now)
    {
        if (_inbox.Exists(kept => kept.Message.Kind == message.Kind && kept.Message.Key == message.Key))
            return false;
        _inbox.Add((message with { Payload = message.Payload.ToArray() }, now));
        return true;
    }

    internal bool Withdraw(RunMessageKind kind, string key) =>
        _inbox.RemoveAll(kept => kept.Message.Kind == kind && kept.Message.Key == key) > 0;

    /// <summary>Since when somebody should drive it; none if nobody has to.</summary>
    internal DateTimeOffset? NeglectedSince(DateTimeOffset? ownedUntil, DateTimeOffset now)
    {
        switch (State)
        {
            case WorkflowState.Running:
                return ownedUntil > now ? null : ownedUntil > UpdatedAt ? ownedUntil : UpdatedAt;
            case WorkflowState.Paused:
                DateTimeOffset? due = _due <= now ? _due : null;
                DateTimeOffset? called = _inbox is [var (_, cameAt), ..] ? cameAt > UpdatedAt ? cameAt : UpdatedAt : null;
                return due < called || called is null ? due : called;
            default:
                return null;
        }
    }

    internal StoredRun Seen(bool isOwned) =>
        new(Header.Id, Header.Workflow, Header.Version, State, Header.Shape, Header.Input, Header.CreatedAt, UpdatedAt, _due, isOwned ? Owner : null);

    private bool IsLatest(RunLease lease) => _epoch == lease.Epoch && Owner == lease.Owner;

    private static bool Same(RunRecord one, RunRecord other) =>
        one.Kind == other.Kind && one.Key == other.Key && one.Payload.Span.SequenceEqual(other.Payload.Span);

    private readonly record struct Kept(RunRecord Record, long Epoch);
}
