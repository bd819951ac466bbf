using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Tests.Storing.Crashing;

/// <summary>What goes wrong with an operation of the store.</summary>
public enum Fault
{
    /// <summary>The process dies before it is done.</summary>
    DiesBefore,

    /// <summary>The process dies when it was done.</summary>
    DiesAfter,

    /// <summary>It is not done, and says so.</summary>
    Throws,

    /// <summary>It is done, and says that it was not.</summary>
    ThrowsAfter,
}

/// <summary>The one operation of a run's whole life that goes wrong.</summary>
internal sealed class FaultPlan(int at, Fault fault)
{
    private int _count;

    public Fault Fault => fault;

    /// <summary>Whether it came to that operation.</summary>
    public bool HasStruck => Volatile.Read(ref _count) >= at;

    public bool Strikes() => Interlocked.Increment(ref _count) == at;
}

/// <summary>The store as one process sees it, which may die of it.</summary>
internal sealed class FaultyStore(IRunStore kept, FaultPlan plan, CrashWatch watch) : ForwardingStore(kept)
{
    private readonly TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IRunStore _kept = kept;
    private string? _owner;

    public Task Death => _death.Task;

    /// <summary>The process is gone, and the store finds out.</summary>
    public async Task RetireAsync()
    {
        _death.TrySetResult();
        if (_owner is not null)
            await _kept.HeartbeatAsync(_owner, TimeSpan.Zero);
    }

    public override async ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default)
    {
        _owner = owner;
        await TryAsync(() => base.HeartbeatAsync(owner, lasts, cancellationToken));
    }

    public override ValueTask<RunLease?> CreateAsync(NewRun run, string owner, CancellationToken cancellationToken = default) =>
        TryAsync(() => base.CreateAsync(run, owner, cancellationToken));

    public override ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default) =>
        TryAsync(() => base.AcquireAsync(runId, owner, cancellationToken));

    public override ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default) =>
        TryAsync(() => base.AppendAsync(lease, records, cancellationToken));

    public override ValueTask ReleaseAsync(RunLease lease, RunStop stop, CancellationToken cancellationToken = default) =>
        TryAsync(() => base.ReleaseAsync(lease, stop, cancellationToken));

    public override ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken = default) =>
        TryAsync(() => base.FindAsync(runId, cancellationToken));

    public override ValueTask<IReadOnlyList<RunRecord>> ReadAsync(string runId, CancellationToken cancellationToken = default) =>
        TryAsync(() => base.ReadAsync(runId, cancellationToken));

    public override ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default) =>
        TryAsync(() => base.PostAsync(runId, message, cancellationToken));

    public override ValueTask<IReadOnlyList<RunMessage>> ReadInboxAsync(string runId, CancellationToken cancellationToken = default) =>
        TryAsync(() => base.ReadInboxAsync(runId, cancellationToken));

    public override ValueTask<bool> WithdrawAsync(string runId, RunMessageKind kind, string key, CancellationToken cancellationToken = default) =>
        TryAsync(() => base.WithdrawAsync(runId, kind, key, cancellationToken));

    private async ValueTask TryAsync(Func<ValueTask> act) => await TryAsync(async () =>
    {
        await act();
        return true;
    });

    private async ValueTask<T> TryAsync<T>(Func<ValueTask<T>> act)
    {
        await Task.Yield();
        if (_death.Task.IsCompleted)
            await new TaskCompletionSource().Task;
        if (!plan.Strikes())
            return await watch.ActAsync(act);
        if (plan.Fault is Fault.DiesAfter or Fault.ThrowsAfter)
            await watch.ActAsync(act);
        if (plan.Fault is Fault.Throws or Fault.ThrowsAfter)
            throw new IOException("The store did not answer.");
        _death.TrySetResult();
        await new TaskCompletionSource().Task;
        throw new InvalidOperationException("The dead do not speak.");
    }
}
