using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Tests.Storing;

namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>When a process crashes: at its write number <paramref name="At"/>, counted from 1, before or after that is durable.</summary>
internal readonly record struct Crash(int At, bool IsAfter);

/// <summary>A record that was written.</summary>
/// <param name="Record">The record.</param>
/// <param name="Begun">When it was handed over.</param>
/// <param name="Life">Who wrote it.</param>
internal sealed record Written(StepRecord Record, long Begun, Life Life);

/// <summary>The store in memory, in which processes die.</summary>
internal sealed class CrashingStore(Past past)
{
    private readonly Lock _gate = new();
    private readonly InMemoryRunStore _kept = new();
    private readonly List<Written> _written = [];
    private Process? _process;
    private int _writes;

    /// <summary>All records, in their order.</summary>
    public IReadOnlyList<Written> Written => _written;

    /// <summary>Whether no run began yet.</summary>
    public bool IsNew { get; private set; } = true;

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

    /// <summary>Serves a new process, and kills it at some write; never, if that is 0. The one before is dead.</summary>
    public IRunStore Serve(Crash crash)
    {
        lock (_gate)
        {
            _process?.Retire();
            _process = new Process(this, crash);
            _writes = 0;
            return _process;
        }
    }

    /// <summary>Tells whose process it is.</summary>
    public void Belongs(Life life) => _process!.Life = life;

    private async ValueTask WriteAsync(Process process, Func<ValueTask> write)
    {
        if (past.Order.Below(3) == 0)
            await process.Life!.Gates.EnterAsync(default);
        if (!IsWritten(process, write))
            await Never();
    }

    // One at a time: what is left of a dead process must not write while the next one begins.
    private bool IsWritten(Process process, Func<ValueTask> write)
    {
        lock (_gate)
        {
            var world = process.Life!.World;
            if (world.IsDead || process != _process)
                return false;
            var crashes = ++_writes == process.Crash.At;
            if (!crashes || process.Crash.IsAfter)
                AtOnce.Take(write());
            if (crashes)
                world.Die();
            return !crashes;
        }
    }

    private long Tick() => past.Clock.Tick();

    private static Task Never() => new TaskCompletionSource().Task;

    private sealed class Process(CrashingStore store, Crash crash) : ForwardingStore(store._kept)
    {
        private string _owner = "";

        public Life? Life { get; set; }

        public Crash Crash { get; } = crash;

        public override ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default)
        {
            _owner = owner;
            return base.HeartbeatAsync(owner, lasts, cancellationToken);
        }

        public override ValueTask<RunLease?> CreateAsync(NewRun run, string owner, CancellationToken cancellationToken = default)
        {
            store.IsNew = false;
            return base.CreateAsync(run, owner, cancellationToken);
        }

        public override ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default)
        {
            store.Settled = null;
            return base.AcquireAsync(runId, owner, cancellationToken);
        }

        public override ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default)
        {
            var begun = store.Tick();
            return store.WriteAsync(this, () =>
            {
                store._written.AddRange(records.Select(record => new Written(RecordFormat.Read(record, record.Payload), begun, Life!)));
                return base.AppendAsync(lease, records, cancellationToken);
            });
        }

        public override ValueTask ReleaseAsync(RunLease lease, RunStop stop, CancellationToken cancellationToken = default) => store.WriteAsync(this, () =>
        {
            store.Settled = stop.State;
            return base.ReleaseAsync(lease, stop, cancellationToken);
        });

        public void Retire() => AtOnce.Take(base.HeartbeatAsync(_owner, TimeSpan.Zero));
    }
}
