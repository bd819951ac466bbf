using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

/// <summary>What happens to a call of the store.</summary>
internal enum Fate
{
    Passes,
    LostBefore,
    LostAfter,
    SilentBefore,
    SilentAfter,
}

/// <summary>The store as one host sees it: its calls may be lost, or take their time.</summary>
internal sealed class HostStore(SimWorld world, SimHost host, SimStore store) : IRunStore
{
    private readonly List<Action<string>> _subscribers = [];

    public async ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default)
    {
        var began = host.Own();
        host.Owners.TryAdd(owner, null);
        await CallAsync("Heartbeat", () => { store.Heartbeat(owner, lasts); return 0; }, cancellationToken);
        host.Owners[owner] = lasts > TimeSpan.Zero ? began : null;
    }

    public ValueTask<RunLease?> CreateAsync(NewRun run, string owner, CancellationToken cancellationToken = default) =>
        CallAsync("Create", () => store.Create(run, owner), cancellationToken);

    public ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default) =>
        CallAsync("Acquire", () => store.Acquire(runId, owner), cancellationToken);

    public async ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default) =>
        await CallAsync("Append", () => { store.Append(lease, records); return 0; }, cancellationToken);

    public async ValueTask ReleaseAsync(RunLease lease, RunStop stop, CancellationToken cancellationToken = default) =>
        await CallAsync("Release", () => { store.Release(lease, stop); return 0; }, cancellationToken);

    public ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken = default) =>
        CallAsync("Find", () => store.Read(runId), cancellationToken);

    public ValueTask<IReadOnlyList<RunRecord>> ReadAsync(string runId, CancellationToken cancellationToken = default) =>
        CallAsync("Read", () => store.ReadAfter(runId, 0), cancellationToken);

    public ValueTask<IReadOnlyList<RunRecord>> ReadAfterAsync(string runId, long after, CancellationToken cancellationToken = default) =>
        CallAsync("Read", () => store.ReadAfter(runId, after), cancellationToken);

    public ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default) =>
        CallAsync("Post", () => store.Post(runId, message), cancellationToken);

    public ValueTask<IReadOnlyList<RunMessage>> ReadInboxAsync(string runId, CancellationToken cancellationToken = default) =>
        CallAsync("Inbox", () => store.ReadInbox(runId), cancellationToken);

    public ValueTask<IReadOnlyList<string>?> FindMessagesAsync(string owner, CancellationToken cancellationToken = default) =>
        CallAsync("Inbox", () => store.FindMessages(owner), cancellationToken);

    public ValueTask<bool> WithdrawAsync(string runId, RunMessageKind kind, string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<bool> ConsumeAsync(RunLease lease, RunMessageKind kind, string key, CancellationToken cancellationToken = default) =>
        CallAsync("Consume", () => store.Consume(lease, kind, key), cancellationToken);

    public ValueTask<IReadOnlyList<StoredRun>> FindNeglectedAsync(int limit, CancellationToken cancellationToken = default) =>
        CallAsync("Neglected", () => store.FindNeglected(limit), cancellationToken);

    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken = default) =>
        CallAsync("List", () => store.List(filter), cancellationToken);

    public ValueTask<bool> DeleteAsync(string runId, CancellationToken cancellationToken = default) =>
        CallAsync("Delete", () => store.Delete(runId), cancellationToken);

    public ValueTask<int> PruneAsync(RunRetention retention, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IDisposable? Subscribe(Action<string> changed)
    {
        _subscribers.Add(changed);
        return new Subscription(() => _subscribers.Remove(changed));
    }

    internal void Hint(string runId)
    {
        foreach (var subscriber in _subscribers.ToArray())
            subscriber(runId);
    }

    // What was sent arrives, even if nobody waits for it any more.
    private ValueTask<T> CallAsync<T>(string what, Func<T> act, CancellationToken cancellationToken)
    {
        if (host.Clock.IsDead)
            return new(new TaskCompletionSource<T>().Task);
        cancellationToken.ThrowIfCancellationRequested();
        var fate = world.FateOf(host, what);
        if (fate != Fate.Passes || world.IsInterleaving)
            return SlowAsync(what, fate, act);
        return new(act());
    }

    private async ValueTask<T> SlowAsync<T>(string what, Fate fate, Func<T> act)
    {
        if (fate != Fate.Passes)
            world.Tell(() => $"    {host}: {what} is {fate}");
        if (fate is Fate.Passes or Fate.SilentBefore)
            await world.HoldAsync(host, what, fate);
        if (fate == Fate.LostBefore)
            throw new RunStoreException($"{what} was lost on the way to the store.");
        var result = act();
        if (fate == Fate.SilentAfter)
            await world.HoldAsync(host, what, fate);
        if (fate == Fate.LostAfter)
            throw new RunStoreException($"The answer to {what} was lost on the way from the store.");
        return result;
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
