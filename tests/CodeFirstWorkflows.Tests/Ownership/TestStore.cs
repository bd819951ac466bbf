using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Tests.Storing;

namespace CodeFirstWorkflows.Tests.Ownership;

/// <summary>A store whose calls a test may count, fail or delay.</summary>
internal sealed class TestStore(IRunStore inner) : ForwardingStore(inner), IRunStore
{
    private readonly IRunStore _inner = inner;

    /// <summary>Is called before each call (and after one that deletes or appends) with its name, and with the run's id if it is about one; it may throw or wait.</summary>
    internal Func<string, string, Task>? Before { get; set; }

    /// <summary>Is called with what was read of a run; it may change it.</summary>
    internal Func<IReadOnlyList<RunRecord>, IReadOnlyList<RunRecord>>? Reads { get; set; }

    public override async ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default)
    {
        await On("heartbeat");
        await base.HeartbeatAsync(owner, lasts, cancellationToken);
    }

    public override async ValueTask<RunLease?> CreateAsync(NewRun run, string owner, CancellationToken cancellationToken = default)
    {
        await On("create", run.Id);
        return await base.CreateAsync(run, owner, cancellationToken);
    }

    public override async ValueTask<bool> DeleteAsync(string runId, CancellationToken cancellationToken = default)
    {
        var isDeleted = await base.DeleteAsync(runId, cancellationToken);
        await On("deleted", runId);
        return isDeleted;
    }

    public override async ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default)
    {
        await On("append", lease.RunId);
        await base.AppendAsync(lease, records, cancellationToken);
        await On("appended", lease.RunId);
    }

    public override async ValueTask ReleaseAsync(RunLease lease, RunStop stop, CancellationToken cancellationToken = default)
    {
        await On("release", lease.RunId);
        await base.ReleaseAsync(lease, stop, cancellationToken);
    }

    public override async ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default)
    {
        await On("acquire", runId);
        return await base.AcquireAsync(runId, owner, cancellationToken);
    }

    public override async ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default)
    {
        await On("post", runId);
        return await base.PostAsync(runId, message, cancellationToken);
    }

    public override async ValueTask<IReadOnlyList<RunMessage>> ReadInboxAsync(string runId, CancellationToken cancellationToken = default)
    {
        await On("inbox", runId);
        return await base.ReadInboxAsync(runId, cancellationToken);
    }

    public override async ValueTask<IReadOnlyList<RunRecord>> ReadAsync(string runId, CancellationToken cancellationToken = default)
    {
        var records = await base.ReadAsync(runId, cancellationToken);
        return Reads?.Invoke(records) ?? records;
    }

    public override async ValueTask<IReadOnlyList<StoredRun>> FindNeglectedAsync(int limit, CancellationToken cancellationToken = default)
    {
        await On($"find {limit}");
        return await base.FindNeglectedAsync(limit, cancellationToken);
    }

    public override async ValueTask<int> PruneAsync(RunRetention retention, CancellationToken cancellationToken = default)
    {
        await On("prune");
        return await base.PruneAsync(retention, cancellationToken);
    }

    public IDisposable? Subscribe(Action<string> changed) => _inner.Subscribe(changed);

    private Task On(string call, string runId = "") => Before?.Invoke(call, runId) ?? Task.CompletedTask;
}
