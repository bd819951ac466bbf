using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Tests.Storing;

/// <summary>A store that is another one, but for what tests make different.</summary>
internal abstract class ForwardingStore(IRunStore inner) : IRunStore
{
    public virtual ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default) =>
        inner.HeartbeatAsync(owner, lasts, cancellationToken);

    public virtual ValueTask<RunLease?> CreateAsync(NewRun run, string owner, CancellationToken cancellationToken = default) =>
        inner.CreateAsync(run, owner, cancellationToken);

    public virtual ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default) =>
        inner.AcquireAsync(runId, owner, cancellationToken);

    public virtual ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default) =>
        inner.AppendAsync(lease, records, cancellationToken);

    public virtual ValueTask ReleaseAsync(RunLease lease, RunStop stop, CancellationToken cancellationToken = default) =>
        inner.ReleaseAsync(lease, stop, cancellationToken);

    public virtual ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken = default) => inner.FindAsync(runId, cancellationToken);

    public virtual ValueTask<IReadOnlyList<RunRecord>> ReadAsync(string runId, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(runId, cancellationToken);

    public virtual ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default) =>
        inner.PostAsync(runId, message, cancellationToken);

    public virtual ValueTask<IReadOnlyList<RunMessage>> ReadInboxAsync(string runId, CancellationToken cancellationToken = default) =>
        inner.ReadInboxAsync(runId, cancellationToken);

    public virtual ValueTask<bool> WithdrawAsync(string runId, RunMessageKind kind, string key, CancellationToken cancellationToken = default) =>
        inner.WithdrawAsync(runId, kind, key, cancellationToken);

    public virtual ValueTask<IReadOnlyList<StoredRun>> FindNeglectedAsync(int limit, CancellationToken cancellationToken = default) =>
        inner.FindNeglectedAsync(limit, cancellationToken);

    public virtual ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken = default) =>
        inner.ListAsync(filter, cancellationToken);

    public virtual ValueTask<bool> DeleteAsync(string runId, CancellationToken cancellationToken = default) => inner.DeleteAsync(runId, cancellationToken);

    public virtual ValueTask<int> PruneAsync(RunRetention retention, CancellationToken cancellationToken = default) =>
        inner.PruneAsync(retention, cancellationToken);
}
