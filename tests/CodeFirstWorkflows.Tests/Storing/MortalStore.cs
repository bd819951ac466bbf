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
internal sealed class MortalStore(Func<StepRecord, Fate> fate, Func<int>? detour = null)
{
    private readonly Lock _gate = new();
    private readonly InMemoryRunStore _kept = new();
    private readonly List<StepRecord> _records = [];
    private Process? _current;

    /// <summary>Ends when the process that drives the run has died.</summary>
    internal Task Death { get; private set; } = Task.CompletedTask;

    internal WorkflowState? Settled { get; private set; }

    /// <summary>What the steps left.</summary>
    internal IReadOnlyList<StepRecord> Records
    {
        get
        {
            lock (_gate)
                return [.. _records];
        }
    }

    /// <summary>The engine of a new process; the one before is dead.</summary>
    internal WorkflowEngine NewEngine()
    {
        lock (_gate)
        {
            _current?.Die();
            _current = new Process(this);
            Death = _current.Death;
            return new WorkflowEngine(new WorkflowEngineOptions { Store = _current });
        }
    }

    internal bool HasResult(string key)
    {
        lock (_gate)
            return _records.Exists(record => record.Key == key && record.Result is not null);
    }

    private sealed class Process(MortalStore store) : ForwardingStore(store._kept)
    {
        private readonly TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string? _owner;

        internal Task Death => _death.Task;

        public override ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default)
        {
            _owner = owner;
            return base.HeartbeatAsync(owner, lasts, cancellationToken);
        }

        public override async ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default)
        {
            for (var turns = store.TurnsOnTheWay(); turns >= 0; turns--)
                await Task.Yield();
            var record = RecordFormat.Read(records[0], records[0].Payload);
            lock (store._gate)
            {
                var end = _death.Task.IsCompleted ? Fate.DiesBefore : store.FateOf(record);
                if (end is Fate.Kept or Fate.DiesAfter)
                {
                    _ = base.AppendAsync(lease, records, cancellationToken).AsTask();
                    store._records.Add(record);
                }

                if (end is Fate.DiesBefore or Fate.DiesAfter)
                    Die();
                if (end == Fate.Kept)
                    return;
            }

            await new TaskCompletionSource().Task;
        }

        public override ValueTask ReleaseAsync(RunLease lease, RunStop stop, CancellationToken cancellationToken = default)
        {
            store.Settled = stop.State;
            return base.ReleaseAsync(lease, stop, cancellationToken);
        }

        internal void Die()
        {
            if (_death.TrySetResult() && _owner is not null)
                _ = base.HeartbeatAsync(_owner, TimeSpan.Zero).AsTask();
        }
    }

    private int TurnsOnTheWay() => detour?.Invoke() ?? 0;

    private Fate FateOf(StepRecord record) => fate(record);
}
