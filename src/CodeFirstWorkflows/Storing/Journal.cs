using System.Text.Json;

namespace CodeFirstWorkflows.Storing;

/// <summary>The record of one run, open for the one who drives it.</summary>
internal sealed class Journal
{
    private readonly Dictionary<string, IReadOnlyList<StepRecord>> _byKey = [];
    private readonly Dictionary<string, RunMessage> _answers = [];
    private readonly Lock _gate = new();
    private readonly IRunStore _store;
    private readonly PayloadCodecs _codecs;
    private readonly JsonSerializerOptions? _contents;
    private readonly TimeProvider _time;
    private long _sequence;

    private Journal(WorkflowEngine engine, IRunStore store, RunLease lease, DateTimeOffset createdAt, ReadOnlyMemory<byte> input)
    {
        _store = store;
        _codecs = engine.Codecs;
        _contents = engine.MessageJson;
        _time = engine.Time;
        Lease = lease;
        CreatedAt = createdAt;
        Input = input;
    }

    internal RunLease Lease { get; private set; }

    internal string RunId => Lease.RunId;

    internal DateTimeOffset CreatedAt { get; }

    /// <summary>The run's input as JSON.</summary>
    internal ReadOnlyMemory<byte> Input { get; }

    /// <summary>What was recorded before this process took the run up, in order.</summary>
    internal IReadOnlyList<StepRecord> Past { get; private set; } = [];

    /// <summary>Whether somebody wants the run to be canceled.</summary>
    internal bool IsCancelAsked { get; private set; }

    /// <summary>Whether somebody wants the run to pause.</summary>
    internal bool IsPauseAsked { get; private set; }

    /// <summary>Begins the record of a new run.</summary>
    /// <exception cref="InvalidOperationException">There is a run with this id already.</exception>
    internal static async ValueTask<Journal> CreateAsync(WorkflowEngine engine, IRunStore store, NewRun run, string owner)
    {
        var encoded = run with { Input = engine.Codecs.Encode(run.Input, InputOf(run.Id)) };
        var lease = await store.CreateAsync(encoded, owner).ConfigureAwait(false) ?? throw new InvalidOperationException(
            $"There is a run with the id '{run.Id}' already. A run's id is used once: choose another, or resume that run.");
        return new Journal(engine, store, lease, run.CreatedAt, run.Input);
    }

    /// <summary>Opens the record of a run that was taken over.</summary>
    internal static async ValueTask<Journal> OpenAsync(WorkflowEngine engine, IRunStore store, StoredRun run, RunLease lease)
    {
        var journal = new Journal(engine, store, lease, run.CreatedAt, engine.Codecs.Decode(run.Input, InputOf(run.Id)));
        journal.Past = await ReadAsync(engine, store, run.Id).ConfigureAwait(false);
        foreach (var record in journal.Past)
            journal.Keep(record);
        journal._sequence = journal.Past is [.., var last] ? last.Sequence : 0;
        await journal.ReadInboxAsync().ConfigureAwait(false);
        return journal;
    }

    /// <summary>Reads the records of a run, whoever drives it.</summary>
    internal static async ValueTask<IReadOnlyList<StepRecord>> ReadAsync(WorkflowEngine engine, IRunStore store, string runId)
    {
        var stored = await store.ReadAsync(runId).ConfigureAwait(false);
        return [.. stored.Select(record => RecordFormat.Read(record, engine.Codecs.Decode(record.Payload, PlaceOf(runId, record.Kind, record.Key)), engine.MessageJson))];
    }

    /// <summary>All records so far.</summary>
    internal IReadOnlyList<StepRecord> All
    {
        get
        {
            lock (_gate)
                return [.. _byKey.Values.SelectMany(static records => records).OrderBy(static record => record.Sequence)];
        }
    }

    /// <summary>The records of a key. Each holds only the attempts that were new with it.</summary>
    internal IReadOnlyList<StepRecord> RecordsOf(string key)
    {
        lock (_gate)
            return _byKey.GetValueOrDefault(key) ?? [];
    }

    /// <summary>Adds a record.</summary>
    /// <returns>Its place in the run.</returns>
    /// <exception cref="UnrecordableContentException">It holds content of a type that is not known.</exception>
    internal async ValueTask<long> AppendAsync(StepRecord record)
    {
        var (kept, stored) = Encode(record);
        await _store.AppendAsync(Lease, [stored]).ConfigureAwait(false);
        Keep(kept);
        return kept.Sequence;
    }

    /// <summary>Sets the run's state and gives it back.</summary>
    internal ValueTask StopAsync(WorkflowState state, DateTimeOffset? due, StepRecord? last) =>
        _store.ReleaseAsync(Lease, new RunStop(state, due, last is null ? [] : [Encode(last).Stored]));

    /// <summary>Takes the run up again that was just given back; nobody else may have had it in between.</summary>
    /// <returns>Whether it is ours again.</returns>
    internal async ValueTask<bool> RetakeAsync()
    {
        var claim = await _store.AcquireAsync(RunId, Lease.Owner).ConfigureAwait(false);
        if (claim?.Lease is not { } lease)
            return false;
        var isNext = lease.Epoch == Lease.Epoch + 1;
        Lease = lease;
        if (isNext)
            return true;
        // Somebody else drove it and stopped: let another resume begin from what they left.
        await _store.ReleaseAsync(lease, new RunStop(claim.Run.State, claim.Run.Due, [])).ConfigureAwait(false);
        return false;
    }

    /// <summary>Looks what came for the run.</summary>
    /// <returns>Whether something did that was not known.</returns>
    internal async ValueTask<bool> ReadInboxAsync()
    {
        var messages = await _store.ReadInboxAsync(RunId).ConfigureAwait(false);
        var isNew = false;
        foreach (var message in messages)
        {
            switch (message.Kind)
            {
                case RunMessageKind.Cancel:
                    isNew |= !IsCancelAsked;
                    IsCancelAsked = true;
                    break;
                case RunMessageKind.Answer:
                    lock (_gate)
                        isNew |= _answers.TryAdd(message.Key, message);
                    break;
                default:
                    IsPauseAsked = true;
                    break;
            }
        }

        return isNew;
    }

    /// <summary>The answer to a wait, as JSON, if one came.</summary>
    internal bool TryAnswer(string key, out ReadOnlyMemory<byte> answer)
    {
        RunMessage? message;
        lock (_gate)
            message = _answers.GetValueOrDefault(key);
        answer = message is null ? default : _codecs.Decode(message.Payload, PlaceOf(RunId, message.Kind, key));
        return message is not null;
    }

    /// <summary>Takes answers out of the inbox whose waits are closed: the process died when it had recorded them.</summary>
    internal async ValueTask TidyAsync()
    {
        List<string> stale;
        lock (_gate)
            stale = [.. _answers.Keys.Where(key => RecordsOf(key) is not [.., { Wait: not null }])];
        foreach (var key in stale)
            await WithdrawAsync(RunMessageKind.Answer, key).ConfigureAwait(false);
    }

    /// <summary>Takes a message out of the inbox: it was acted upon.</summary>
    internal async ValueTask WithdrawAsync(RunMessageKind kind, string key)
    {
        await _store.WithdrawAsync(RunId, kind, key).ConfigureAwait(false);
        lock (_gate)
            _answers.Remove(key);
    }

    internal static PayloadPlace PlaceOf(string runId, RunRecordKind kind, string key) =>
        new(runId, $"{StoredNames.Records.Of(kind)} {key}");

    internal static PayloadPlace PlaceOf(string runId, RunMessageKind kind, string key) =>
        new(runId, $"{StoredNames.Messages.Of(kind)} message {key}");

    private static PayloadPlace InputOf(string runId) => new(runId, "input");

    private (StepRecord Kept, RunRecord Stored) Encode(StepRecord record)
    {
        byte[] json;
        var made = record with { At = _time.GetUtcNow() };
        try
        {
            json = RecordFormat.Write(made, _contents);
        }
        catch (Exception exception) when (exception is NotSupportedException or JsonException)
        {
            // A type that is not known, or contents that nest too deep.
            throw new UnrecordableContentException(record.Key, exception);
        }

        var payload = _codecs.Encode(json, PlaceOf(RunId, record.Kind, record.Key));
        var sequence = Interlocked.Increment(ref _sequence);
        return (made with { Sequence = sequence }, new RunRecord(sequence, record.Kind, record.Key, payload));
    }

    private void Keep(StepRecord record)
    {
        lock (_gate)
            _byKey[record.Key] = _byKey.TryGetValue(record.Key, out var earlier) ? [.. earlier, record] : [record];
    }
}
