using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace CodeFirstWorkflows.Storing;

/// <summary>The records of one run and the messages to it, open for its owner; or for reading, if there is no claim.</summary>
internal sealed class Journal
{
    private readonly Dictionary<string, IReadOnlyList<StepRecord>> _byKey = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _answers = [];
    private readonly Lock _gate = new();
    private readonly Lock _order = new();

    // Of those that failed nobody knows whether they are kept: they stay, and what comes behind them is read from the store.
    private readonly HashSet<long> _appending = [];
    private readonly IRunStore _store;
    private readonly PayloadCodecs _codecs;
    private readonly JsonSerializerOptions? _contents;
    private readonly TimeProvider _time;
    private long _sequence;

    private Journal(WorkflowEngine engine, IRunStore store, string runId, IRunClaim? claim, DateTimeOffset createdAt, ReadOnlyMemory<byte> input)
    {
        _store = store;
        _codecs = engine.Codecs;
        _contents = engine.MessageJson;
        _time = engine.Time;
        RunId = runId;
        Claim = claim;
        CreatedAt = createdAt;
        Input = input;
    }

    internal string RunId { get; }

    /// <summary>The right to append; <see langword="null"/> if the journal is only read.</summary>
    internal IRunClaim? Claim { get; private set; }

    internal DateTimeOffset CreatedAt { get; }

    /// <summary>The run's input as JSON.</summary>
    internal ReadOnlyMemory<byte> Input { get; }

    /// <summary>What was recorded before this execution, in order.</summary>
    internal IReadOnlyList<StepRecord> Past { get; private set; } = [];

    /// <summary>Whether the run was asked to cancel.</summary>
    internal bool IsCancelAsked { get; private set; }

    /// <summary>Whether the run was asked to pause.</summary>
    internal bool IsPauseAsked { get; private set; }

    /// <summary>Encodes a run, to be created.</summary>
    internal static NewRun Encode(WorkflowEngine engine, NewRun run) => run with
    {
        Input = engine.Codecs.Encode(run.Input, InputOf(run.Id)),
        Options = engine.Codecs.Encode(run.Options, OptionsOf(run.Id)),
    };

    /// <summary>Begins the journal of a run that was created.</summary>
    internal static Journal Begin(WorkflowEngine engine, IRunStore store, IRunClaim claim, NewRun run) =>
        new(engine, store, run.Id, claim, run.CreatedAt, run.Input);

    /// <summary>Opens the journal of a run that was claimed.</summary>
    /// <exception cref="WorkflowException">What is kept of it cannot be read here.</exception>
    internal static async ValueTask<Journal> OpenAsync(WorkflowEngine engine, IRunStore store, StoredRun found, IRunClaim claim)
    {
        var journal = await ReadAsync(engine, store, found, claim).AsTask().WaitAsync(claim.Abandoned).ConfigureAwait(false);
        await journal.ReadInboxAsync().ConfigureAwait(false);
        // Reading is by the run's id: that of a run which was deleted since it was claimed may be another run's by now.
        if (await store.FindAsync(found.Id).AsTask().WaitAsync(claim.Abandoned).ConfigureAwait(false) is not { } now || !now.IsSameAs(found))
            throw new LeaseLostException(claim.Lease);
        return journal;
    }

    /// <summary>Opens the journal of a run for reading, whoever owns it.</summary>
    internal static async ValueTask<Journal> ReadAsync(WorkflowEngine engine, IRunStore store, StoredRun run, IRunClaim? claim = null)
    {
        var journal = new Journal(engine, store, run.Id, claim, run.CreatedAt, engine.Codecs.Decode(run.Input, InputOf(run.Id)))
        {
            Past = await ReadAsync(engine, store, run.Id).ConfigureAwait(false),
        };
        foreach (var record in journal.Past)
            journal.Keep(record);
        journal._sequence = journal.Past is [.., var last] ? last.Sequence : 0;
        return journal;
    }

    /// <summary>Reads the records of a run, whoever owns it.</summary>
    /// <param name="engine">Has the codecs.</param>
    /// <param name="store">Has the run.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="after">The number of the last record that is known; 0 for all.</param>
    internal static async ValueTask<IReadOnlyList<StepRecord>> ReadAsync(WorkflowEngine engine, IRunStore store, string runId, long after = 0)
    {
        var stored = after > 0 ? await store.ReadAfterAsync(runId, after).ConfigureAwait(false) : await store.ReadAsync(runId).ConfigureAwait(false);
        return [.. stored.Select(record => RecordFormat.Read(record, engine.Codecs.Decode(record.Payload, PlaceOf(runId, record.Kind, record.Key)), engine.MessageJson))];
    }

    /// <summary>Reads the options that a run was begun with, as JSON; empty if there are none.</summary>
    internal static ReadOnlyMemory<byte> ReadOptions(WorkflowEngine engine, StoredRun run) => engine.Codecs.Decode(run.Options, OptionsOf(run.Id));

    /// <summary>The number of the last record.</summary>
    internal long LastSequence => Interlocked.Read(ref _sequence);

    /// <summary>All records so far.</summary>
    internal IReadOnlyList<StepRecord> All
    {
        get
        {
            lock (_gate)
                return [.. _byKey.Values.SelectMany(static records => records).OrderBy(static record => record.Sequence)];
        }
    }

    /// <summary>The records that come after one of them, up to the first that is still to be kept.</summary>
    /// <param name="number">The number of that one.</param>
    internal IReadOnlyList<StepRecord> KeptAfter(long number)
    {
        lock (_gate)
        {
            var end = _appending.Count == 0 ? long.MaxValue : _appending.Min();
            return [.. All.Where(record => record.Sequence > number && record.Sequence < end)];
        }
    }

    /// <summary>The records of a key. Each holds only the attempts that were new with it.</summary>
    internal IReadOnlyList<StepRecord> RecordsOf(string key)
    {
        lock (_gate)
            return _byKey.GetValueOrDefault(key) ?? [];
    }

    /// <summary>Whether a scope, such as a sub-workflow, has left records.</summary>
    internal bool HasRecordsIn(string prefix)
    {
        lock (_gate)
            return _byKey.Keys.Any(key => key.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Adds a record.</summary>
    /// <returns>Its number in the run.</returns>
    /// <exception cref="UnrecordableContentException">It holds content of a type that is not known.</exception>
    /// <exception cref="LeaseLostException">The run may belong to another owner.</exception>
    internal async ValueTask<long> AppendAsync(StepRecord record)
    {
        var (made, payload) = Encode(record);
        var claim = Claim!;
        claim.Demand();
        long sequence;
        ValueTask appending;
        // Handed to the store in the order of the numbers, so that whoever reads on after one misses none before it.
        lock (_order)
        {
            sequence = Number();
            lock (_gate)
                _appending.Add(sequence);
            appending = _store.AppendAsync(claim.Lease, [new RunRecord(sequence, record.Kind, record.Key, payload)], claim.Abandoned);
        }

        await BoundAsync(appending).ConfigureAwait(false);
        lock (_gate)
        {
            Keep(made with { Sequence = sequence });
            _appending.Remove(sequence);
        }

        return sequence;
    }

    private long Number() => Interlocked.Increment(ref _sequence);

    /// <summary>Sets the run's state and releases it.</summary>
    /// <param name="stop">How it stops.</param>
    /// <param name="last">The last record; <see langword="null"/> for none.</param>
    internal async ValueTask ReleaseAsync(RunStop stop, StepRecord? last)
    {
        if (last is null)
        {
            await Claim!.ReleaseAsync(stop).ConfigureAwait(false);
            return;
        }

        var (made, payload) = Encode(last);
        var sequence = Number();
        await Claim!.ReleaseAsync(stop with { Records = [new RunRecord(sequence, last.Kind, last.Key, payload)] }).ConfigureAwait(false);
        Keep(made with { Sequence = sequence });
    }

    /// <summary>Goes on under a new claim, after the run was released.</summary>
    /// <returns>Whether nothing was recorded by another owner in between.</returns>
    internal async ValueTask<bool> GoOnAsync(IRunClaim claim, StoredRun found)
    {
        Claim = claim;
        // Another run may have got the id of one that was deleted.
        if (found.CreatedAt != CreatedAt || !_codecs.Decode(found.Input, InputOf(RunId)).Span.SequenceEqual(Input.Span))
            return false;
        return await BoundAsync(_store.ReadAfterAsync(RunId, Interlocked.Read(ref _sequence))).ConfigureAwait(false) is [];
    }

    /// <summary>Asks the run to cancel, as a message in its inbox does.</summary>
    internal void AskToCancel() => IsCancelAsked = true;

    /// <summary>Looks which messages came for the run.</summary>
    /// <exception cref="WorkflowException">One of them cannot be read here: the others are known by then. It does not matter to a run that is to be canceled.</exception>
    internal async ValueTask ReadInboxAsync()
    {
        ExceptionDispatchInfo? unreadable = null;
        var messages = await BoundAsync(_store.ReadInboxAsync(RunId)).ConfigureAwait(false);
        foreach (var message in messages)
        {
            switch (message.Kind)
            {
                case RunMessageKind.Cancel:
                    IsCancelAsked = true;
                    break;
                case RunMessageKind.Answer:
                    try
                    {
                        ReadAnswer(message);
                    }
                    catch (Exception exception)
                    {
                        unreadable ??= ExceptionDispatchInfo.Capture(exception);
                    }

                    break;
                default:
                    IsPauseAsked = true;
                    break;
            }
        }

        if (!IsCancelAsked)
            unreadable?.Throw();
    }

    private void ReadAnswer(RunMessage message)
    {
        lock (_gate)
        {
            if (!_answers.ContainsKey(message.Key))
                _answers.Add(message.Key, _codecs.Decode(message.Payload, PlaceOf(RunId, message.Kind, message.Key)));
        }
    }

    /// <summary>What decided the wait with a key as it is open now, if something did: an answer as JSON, or nothing if its time is over.</summary>
    internal bool TryAnswer(string key, out ReadOnlyMemory<byte> answer)
    {
        var slot = OpenWaits.SlotOf(key, RecordsOf(key));
        lock (_gate)
            return _answers.TryGetValue(slot, out answer);
    }

    /// <summary>Decides a wait whose time is over, unless an answer did.</summary>
    internal async ValueTask ExpireAsync(string key)
    {
        var slot = OpenWaits.SlotOf(key, RecordsOf(key));
        Claim!.Demand();
        var nothing = _codecs.Encode(default, PlaceOf(RunId, RunMessageKind.Answer, slot));
        var expiry = new RunMessage(RunMessageKind.Answer, slot, nothing) { Epoch = Claim.Lease.Epoch };
        await BoundAsync(_store.PostAsync(RunId, expiry)).ConfigureAwait(false);
        await ReadInboxAsync().ConfigureAwait(false);
    }

    /// <summary>Consumes answers whose waits are closed: the process died when it had recorded them.</summary>
    internal async ValueTask TidyAsync()
    {
        List<string> stale;
        lock (_gate)
        {
            // A record that is in doubt may have opened a wait: the next owner knows.
            if (_appending.Count > 0)
                return;
            stale = [.. _answers.Keys.Where(IsClosed)];
        }

        foreach (var slot in stale)
            await ConsumeAsync(slot).ConfigureAwait(false);

        bool IsClosed(string slot)
        {
            var key = OpenWaits.KeyOf(slot);
            return RecordsOf(key) is not [.., { Wait: not null }] records || OpenWaits.SlotOf(key, records) != slot;
        }
    }

    /// <summary>Consumes what decided the wait with a key: it was acted upon.</summary>
    /// <param name="key">The wait's key.</param>
    /// <param name="records">What was recorded of the wait before.</param>
    internal ValueTask ConsumeAnswerAsync(string key, IReadOnlyList<StepRecord> records) => ConsumeAsync(OpenWaits.SlotOf(key, records));

    /// <summary>Consumes a request: it was acted upon.</summary>
    internal async ValueTask ConsumeAsync(RunMessageKind request)
    {
        await BoundAsync(_store.ConsumeAsync(Claim!.Lease, request, "")).ConfigureAwait(false);
        if (request == RunMessageKind.Pause)
            IsPauseAsked = false;
        else
            IsCancelAsked = false;
    }

    private async ValueTask ConsumeAsync(string slot)
    {
        await BoundAsync(_store.ConsumeAsync(Claim!.Lease, RunMessageKind.Answer, slot)).ConfigureAwait(false);
        lock (_gate)
            _answers.Remove(slot);
    }

    internal static PayloadPlace PlaceOf(string runId, RunRecordKind kind, string key) =>
        new(runId, $"{StoredNames.Records.Of(kind)} {key}");

    internal static PayloadPlace PlaceOf(string runId, RunMessageKind kind, string key) =>
        new(runId, $"{StoredNames.Messages.Of(kind)} message {key}");

    private static PayloadPlace InputOf(string runId) => new(runId, "input");

    private static PayloadPlace OptionsOf(string runId) => new(runId, "options");

    private (StepRecord Made, ReadOnlyMemory<byte> Payload) Encode(StepRecord record)
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

        return (made, _codecs.Encode(json, PlaceOf(RunId, record.Kind, record.Key)));
    }

    // A store that is silent must not hold an execution that is abandoned.
    private ValueTask BoundAsync(ValueTask call) =>
        call.IsCompleted || Claim is not { } claim ? call : new(call.AsTask().WaitAsync(claim.Abandoned));

    private ValueTask<T> BoundAsync<T>(ValueTask<T> call) =>
        call.IsCompleted || Claim is not { } claim ? call : new(call.AsTask().WaitAsync(claim.Abandoned));

    private void Keep(StepRecord record)
    {
        lock (_gate)
            _byKey[record.Key] = _byKey.TryGetValue(record.Key, out var earlier) ? [.. earlier, record] : [record];
    }
}
