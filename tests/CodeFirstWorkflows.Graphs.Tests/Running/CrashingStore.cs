using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>When a process crashes: at its write number <paramref name="At"/>, counted from 1, before or after that is durable.</summary>
internal readonly record struct Crash(int At, bool IsAfter);

/// <summary>A record that was written.</summary>
/// <param name="Record">The record.</param>
/// <param name="Begun">When it was handed over.</param>
/// <param name="Life">Who wrote it.</param>
internal sealed record Written(StepRecord Record, long Begun, Life Life);

/// <summary>The store in memory, in which processes die.</summary>
internal sealed class CrashingStore(Past past) : IJournalStore
{
    private readonly Lock _gate = new();
    private readonly InMemoryJournalStore _inner = new();
    private readonly List<Written> _written = [];
    private Journal? _journal;
    private Life? _life;
    private Crash _crash;
    private int _writes;

    /// <summary>All records, in their order.</summary>
    public IReadOnlyList<Written> Written => _written;

    /// <summary>Whether no run began yet.</summary>
    public bool IsNew => _journal is null;

    /// <summary>Whether the run's end is on record.</summary>
    public WorkflowState? Settled { get; private set; }

    /// <summary>Steps that need not run any more.</summary>
    public IReadOnlySet<string> Done
    {
        get
        {
            lock (_gate)
                return _written.Select(each => each.Record).Where(record => record.Result is not null || record.IsPassed).Select(record => record.Key).ToHashSet();
        }
    }

    /// <summary>Serves a process, and kills it at some write; never, if that is 0.</summary>
    public void Serve(Life life, Crash crash)
    {
        lock (_gate)
        {
            _life = life;
            _crash = crash;
            _writes = 0;
        }
    }

    public async ValueTask<Journal> CreateAsync(string runId, string workflow, byte[] input, DateTimeOffset createdAt) =>
        new MortalJournal(this, _life!, _journal = await _inner.CreateAsync(runId, workflow, input, createdAt));

    public async ValueTask<Journal> ReopenAsync(string runId, string workflow)
    {
        // The owner of a run that still counts as running has died.
        if (Settled is null)
            await _journal!.SettleAsync(WorkflowState.Failed);
        Settled = null;
        return new MortalJournal(this, _life!, _journal = await _inner.ReopenAsync(runId, workflow));
    }

    private async ValueTask WriteAsync(Life life, Func<ValueTask> write)
    {
        if (past.Order.Below(3) == 0)
            await life.Gates.EnterAsync(default);
        if (!IsWritten(life, write))
            await Never();
    }

    // One at a time: what is left of a dead process must not write while the next one begins.
    private bool IsWritten(Life life, Func<ValueTask> write)
    {
        lock (_gate)
        {
            if (life.World.IsDead || life != _life)
                return false;
            var crashes = ++_writes == _crash.At;
            if (!crashes || _crash.IsAfter)
                AtOnce.Take(write());
            if (crashes)
                life.World.Die();
            return !crashes;
        }
    }

    private long Tick() => past.Clock.Tick();

    private static Task Never() => new TaskCompletionSource().Task;

    private sealed class MortalJournal(CrashingStore store, Life life, Journal inner) : Journal
    {
        internal override string RunId => inner.RunId;

        internal override byte[] Input => inner.Input;

        internal override DateTimeOffset CreatedAt => inner.CreatedAt;

        internal override IReadOnlyList<StepRecord> Records => inner.Records;

        internal override IReadOnlyList<StepRecord> RecordsOf(string key) => inner.RecordsOf(key);

        internal override ValueTask AppendAsync(StepRecord record)
        {
            var begun = store.Tick();
            return store.WriteAsync(life, () =>
            {
                store._written.Add(new(record, begun, life));
                return inner.AppendAsync(record);
            });
        }

        internal override ValueTask SettleAsync(WorkflowState state) => store.WriteAsync(life, () =>
        {
            store.Settled = state;
            return inner.SettleAsync(state);
        });
    }
}
