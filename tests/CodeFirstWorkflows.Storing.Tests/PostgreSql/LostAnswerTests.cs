using Npgsql;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.PostgreSql;

/// <summary>What the server did although its answer got lost is not done twice.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class LostAnswerTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private AnswerCutter _cutter = null!;
    private PostgreSqlRunStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        var address = new NpgsqlConnectionStringBuilder(cluster.ConnectionString);
        _cutter = new AnswerCutter(address.Host!);
        address.Host = _cutter.Host;
        _store = new PostgreSqlRunStore(address.ToString(), new PostgreSqlRunStoreOptions { Schema = cluster.NewSchema() });
        await _store.HeartbeatAsync("me", TimeSpan.FromHours(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _cutter.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_is_cut_is_done_once()
    {
        var lease = await CutAsync(() => _store.CreateAsync(Run("a"), "me").AsTask());
        Assert.Equal(("a", "me"), (lease!.RunId, lease.Owner));
        Assert.Null(await _store.CreateAsync(Run("a"), "me"));
        Assert.Null(await CutAsync(() => _store.CreateAsync(Run("a"), "me").AsTask()));

        await CutAsync(() => _store.AppendAsync(lease!, [Record(1), Record(2)]).AsTask());
        Assert.Equal(2, (await CutAsync(() => _store.ReadAsync("a").AsTask())).Count);

        var message = new RunMessage(RunMessageKind.Answer, "k", default);
        await CutAsync(() => _store.PostAsync("a", message).AsTask());
        Assert.Single(await _store.ReadInboxAsync("a"));
        await CutAsync(() => _store.ConsumeAsync(lease!, message.Kind, message.Key).AsTask());
        Assert.Empty(await _store.ReadInboxAsync("a"));

        await CutAsync(() => _store.ReleaseAsync(lease!, new RunStop(WorkflowState.Paused, null, [Record(3)])).AsTask());
        Assert.Equal(WorkflowState.Paused, (await _store.FindAsync("a"))!.State);

        var claim = await CutAsync(() => _store.AcquireAsync("a", "me").AsTask());
        await _store.AppendAsync(claim!.Lease!, [Record(4)]);
        Assert.Equal([1L, 2, 3, 4], (await _store.ReadAsync("a")).Select(static record => record.Sequence));

        await CutAsync(() => _store.HeartbeatAsync("me", TimeSpan.Zero).AsTask());
        Assert.Equal("a", Assert.Single(await _store.FindNeglectedAsync(9)).Id);

        await CutAsync(() => _store.DeleteAsync("a").AsTask());
        Assert.Null(await _store.FindAsync("a"));
        Assert.Equal(10, _cutter.Cuts);
    }

    private async Task<T> CutAsync<T>(Func<Task<T>> work)
    {
        _cutter.CutNext();
        return await work();
    }

    private async Task CutAsync(Func<Task> work)
    {
        _cutter.CutNext();
        await work();
    }

    private static NewRun Run(string id) => new(id, "Flow", 1, "shape", default, DateTimeOffset.UnixEpoch);

    private static RunRecord Record(long sequence) => new(sequence, RunRecordKind.Completed, $"{sequence}", new byte[sequence]);
}
