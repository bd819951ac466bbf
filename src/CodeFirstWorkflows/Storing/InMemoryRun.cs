namespace CodeFirstWorkflows.Storing;

/// <summary>A run in the memory of its store, whose lock is held around all that is done here.</summary>
internal sealed class InMemoryRun(NewRun header, long number, RunLease lease)
{
    private readonly SortedDictionary<long, Kept> _records = [];
    private readonly List<Message> _inbox = [];
    private RunLease _lease = lease;
    private bool _isReleased;
    private bool _isHeld;
    private DateTimeOffset? _due;

    internal NewRun Header { get; } = header;

    internal long Number { get; } = number;

    /// <summary>Who executes it; none if it was released.</summary>
    internal string? Owner => _isReleased ? null : _lease.Owner;

    internal WorkflowState State { get; private set; } = WorkflowState.Running;

    internal DateTimeOffset UpdatedAt { get; private set; } = lease.GrantedAt;

    /// <summary>Its place in lists.</summary>
    internal (DateTimeOffset CreatedAt, long Number) Place => (Header.CreatedAt, Number);

    internal IEnumerable<RunMessage> Inbox => _inbox.Where(static kept => !kept.IsConsumed).Select(static kept => kept.Content);

    internal IReadOnlyList<RunRecord> RecordsAfter(long number) =>
        [.. _records.Values.Select(static kept => kept.Record).SkipWhile(record => record.Sequence <= number)];

    /// <summary>Whether it goes on only on request.</summary>
    internal bool Rests => State == WorkflowState.Failed || (_isHeld && !Inbox.Any(static message => message.Kind == RunMessageKind.Cancel));

    internal bool IsOwnedBy(RunLease lease) => !_isReleased && IsLatest(lease);

    internal bool WasReleasedBy(RunLease lease, RunStop stop) =>
        _isReleased && IsLatest(lease) && State == stop.State && _due == stop.Due && _isHeld == stop.IsHeld;

    internal void Claim(RunLease lease) =>
        (_lease, _isReleased, _isHeld, State, _due, UpdatedAt) = (lease, false, false, WorkflowState.Running, null, lease.GrantedAt);

    internal void Append(IReadOnlyList<RunRecord> records, DateTimeOffset now)
    {
        var taken = records.FirstOrDefault(
            record => _records.TryGetValue(record.Sequence, out var kept) && !(kept.Epoch == _lease.Epoch && Same(kept.Record, record)));
        if (taken is not null)
            throw RunStoreException.NumberTaken(Header.Id, taken.Sequence);
        foreach (var record in records)
            _records.TryAdd(record.Sequence, new Kept(record with { Payload = record.Payload.ToArray() }, _lease.Epoch));
        UpdatedAt = now;
    }

    internal void Release(RunStop stop, DateTimeOffset now)
    {
        Append(stop.Records, now);
        (_isReleased, State, _due, _isHeld) = (true, stop.State, stop.Due, stop.IsHeld);
        var hasEnded = State is WorkflowState.Completed or WorkflowState.Failed;
        _inbox.RemoveAll(message => message.Content.Kind switch
        {
            RunMessageKind.Pause => hasEnded || _isHeld,
            RunMessageKind.Cancel => hasEnded,
            _ => false,
        });
    }

    internal bool Post(RunMessage message, DateTimeOffset now)
    {
        if (State is not (WorkflowState.Running or WorkflowState.Paused) || message.Before <= now || (message.Epoch ?? _lease.Epoch) != _lease.Epoch || Find(message.Kind, message.Key) is not null)
            return false;
        _inbox.Add(new Message(message with { Payload = message.Payload.ToArray() }, now));
        return true;
    }

    internal bool Consume(long? epoch, RunMessageKind kind, string key)
    {
        if ((epoch ?? _lease.Epoch) != _lease.Epoch || Find(kind, key) is not { IsConsumed: false } message)
            return false;
        if (kind == RunMessageKind.Answer)
            message.IsConsumed = true;
        else
            _inbox.Remove(message);
        return true;
    }

    /// <summary>Tells since when another owner should claim it; none if none has to.</summary>
    internal DateTimeOffset? OrphanedSince(InMemoryOwners owners, IReadOnlySet<string> alive, DateTimeOffset now)
    {
        switch (State)
        {
            case WorkflowState.Running:
                return Owner is not { } owner ? UpdatedAt : alive.Contains(owner) ? null : owners.LastBeat(owner);
            case WorkflowState.Paused:
                var due = _due <= now && !_isHeld ? _due : null;
                var called = _inbox.Find(Wakes)?.CameAt is { } cameAt ? Later(cameAt, UpdatedAt) : (DateTimeOffset?)null;
                return due < called || called is null ? due : called;
            default:
                return null;
        }
    }

    internal StoredRun Seen(bool isOwned) =>
        new(Header.Id, Header.Workflow, Header.Version, State, Header.Shape, Header.Input, Header.CreatedAt,
            UpdatedAt, _due, isOwned ? Owner : null)
        {
            Options = Header.Options,
            Tags = Header.Tags,
            IsHeld = _isHeld,
        };

    private static bool Same(RunRecord one, RunRecord other) =>
        one.Kind == other.Kind && one.Key == other.Key && one.Payload.Span.SequenceEqual(other.Payload.Span);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private bool IsLatest(RunLease lease) => _lease.Epoch == lease.Epoch && _lease.Owner == lease.Owner;

    private bool Wakes(Message message) =>
        !message.IsConsumed
        && (message.Content.Kind == RunMessageKind.Cancel || (message.Content.Kind == RunMessageKind.Answer && !_isHeld));

    private Message? Find(RunMessageKind kind, string key) => _inbox.Find(kept => kept.Content.Kind == kind && kept.Content.Key == key);

    private readonly record struct Kept(RunRecord Record, long Epoch);

    private sealed class Message(RunMessage content, DateTimeOffset cameAt)
    {
        internal RunMessage Content { get; } = content;

        internal DateTimeOffset CameAt { get; } = cameAt;

        internal bool IsConsumed { get; set; }
    }
}
