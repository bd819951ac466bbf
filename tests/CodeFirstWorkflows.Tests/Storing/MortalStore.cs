using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Tests.Storing;

/// <summary>What happens to a record on its way into the store.</summary>
public enum Fate
{
    Kept,

    /// <summary>The process dies before it is kept.</summary>
    DiesBefore,

    /// <summary>The process dies when it has been kept.</summary>
    DiesAfter,

    /// <summary>Still on its way when all else happens.</summary>
    Hangs,
}

/// <summary>
/// Keeps the record of one run beyond the death of its process: of a dead process no append ends any more, and the next one takes up what was kept.
/// </summary>
/// <param name="fate">Decides what happens to a record.</param>
/// <param name="detour">How many turns a record takes on its way, so that others overtake it.</param>
internal sealed class MortalStore(Func<StepRecord, Fate> fate, Func<int>? detour = null) : IJournalStore
{
    private readonly Lock _gate = new();
    private readonly List<StepRecord> _records = [];
    private byte[] _input = [];
    private Process? _current;

    /// <summary>Ends when the process that drives the run has died.</summary>
    internal Task Death { get; private set; } = Task.CompletedTask;

    internal WorkflowState? Settled { get; private set; }

    internal IReadOnlyList<StepRecord> Records
    {
        get
        {
            lock (_gate)
                return [.. _records];
        }
    }

    public ValueTask<Journal> CreateAsync(string runId, string workflow, byte[] input, DateTimeOffset createdAt)
    {
        _input = input;
        return Open(runId);
    }

    public ValueTask<Journal> ReopenAsync(string runId, string workflow) => Open(runId);

    internal bool HasResult(string key)
    {
        lock (_gate)
            return _records.Exists(record => record.Key == key && record.Result is not null);
    }

    private ValueTask<Journal> Open(string runId)
    {
        lock (_gate)
        {
            _current?.Die();
            _current = new Process(this, runId, [.. _records]);
            Death = _current.Death;
            return new(_current);
        }
    }

    private sealed class Process(MortalStore store, string runId, List<StepRecord> records) : Journal
    {
        private readonly TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Death => _death.Task;

        internal override string RunId => runId;

        internal override byte[] Input => store._input;

        internal override DateTimeOffset CreatedAt => default;

        internal override IReadOnlyList<StepRecord> Records => records;

        internal override IReadOnlyList<StepRecord> RecordsOf(string key)
        {
            lock (store._gate)
                return records.FindAll(record => record.Key == key);
        }

        internal override async ValueTask AppendAsync(StepRecord record)
        {
            for (var turns = store.TurnsOnTheWay(); turns >= 0; turns--)
                await Task.Yield();
            lock (store._gate)
            {
                var end = _death.Task.IsCompleted ? Fate.DiesBefore : store.FateOf(record);
                if (end is Fate.Kept or Fate.DiesAfter)
                {
                    store._records.Add(record);
                    records.Add(record);
                }

                if (end is Fate.DiesBefore or Fate.DiesAfter)
                    Die();
                if (end == Fate.Kept)
                    return;
            }

            await new TaskCompletionSource().Task;
        }

        internal override ValueTask SettleAsync(WorkflowState state)
        {
            store.Settled = state;
            return default;
        }

        internal void Die() => _death.TrySetResult();
    }

    private int TurnsOnTheWay() => detour?.Invoke() ?? 0;

    private Fate FateOf(StepRecord record) => fate(record);
}
