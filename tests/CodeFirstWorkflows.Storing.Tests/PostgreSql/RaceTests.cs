using System.Collections.Concurrent;
using System.Diagnostics;
using CodeFirstWorkflows.Storing.Tests.Conformance;
using Npgsql;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.PostgreSql;

/// <summary>What happens while another transaction is about to change the same, and what becomes of it when the server says nothing any more.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class RaceTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PostgreSqlCluster _cluster;
    private readonly string _schema;
    private readonly OwnTime _time = new();
    private readonly PostgreSqlRunStore _store;

    public RaceTests(PostgreSqlCluster cluster)
    {
        _cluster = cluster;
        _schema = cluster.NewSchema();
        _store = Open(cluster.ConnectionString);
    }

    private string Quoted => PostgreSqlText.Quote(_schema);

    public async ValueTask InitializeAsync() => await _store.HeartbeatAsync("me", TimeSpan.FromHours(1));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData((int)WorkflowState.Completed, false)]
    [InlineData((int)WorkflowState.Failed, false)]
    [InlineData((int)WorkflowState.Paused, true)]
    public async Task A_message_that_comes_while_the_run_is_being_released(int state, bool isAccepted)
    {
        await _store.CreateAsync(Run("a"), "me");

        var posted = await WhileAsync(
            $"UPDATE {Quoted}.runs SET owner = NULL, state = {state}", () => _store.PostAsync("a", new RunMessage(RunMessageKind.Answer, "k", default)).AsTask());

        Assert.Equal(isAccepted, posted);
        Assert.Equal(isAccepted ? 1 : 0, (await _store.ReadInboxAsync("a")).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_heartbeat_that_comes_while_the_owner_is_being_found_gone(bool isBatch)
    {
        await _store.HeartbeatAsync("brief", Minute);
        await _store.CreateAsync(Run("a"), "brief");
        Assert.Empty(await _store.FindNeglectedAsync(9));
        _time.Pass(Minute);

        var lease = await WhileAsync(
            $"UPDATE {Quoted}.owners SET beats = beats + 1 WHERE name = 'brief'",
            async () => isBatch ? (await _store.AcquireAllAsync(["a"], "me")).SingleOrDefault()?.Lease : (await _store.AcquireAsync("a", "me"))!.Lease);

        Assert.Null(lease);
        Assert.Equal("brief", (await _store.FindAsync("a"))!.Owner);
        await _store.HeartbeatAsync("brief", Minute);
    }

    [Fact]
    public async Task A_batch_does_not_wait_for_a_run_that_somebody_is_claiming()
    {
        await _store.CreateAsync(Run("a"), "gone");
        await _store.CreateAsync(Run("b"), "gone");
        await using var connection = await _cluster.OpenAsync();
        await using var claiming = await connection.BeginTransactionAsync();
        await using var claim = new NpgsqlCommand($"UPDATE {Quoted}.runs SET owner = 'other' WHERE id = 'a'", connection);
        await claim.ExecuteNonQueryAsync();

        Assert.Equal("b", Assert.Single(await _store.AcquireAllAsync(["a", "b"], "me")).Run.Id);
    }

    [Fact]
    public async Task A_subscription_goes_on_after_its_connection_was_cut()
    {
        var heard = new ConcurrentQueue<string>();
        using var subscription = _store.Subscribe(heard.Enqueue);
        for (var round = 0; round < 3; round++)
        {
            heard.Clear();
            for (var i = 0; heard.IsEmpty; i++)
            {
                Assert.True(i < 500, "Nothing was heard of.");
                await _store.CreateAsync(Run($"{round} {i}"), "me");
                await _store.PostAsync($"{round} {i}", new RunMessage(RunMessageKind.Cancel, "", default));
                await Task.Delay(20);
            }

            await _cluster.AskAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN codefirst%'");
        }
    }

    [Fact]
    public async Task A_run_whose_id_is_too_long_for_a_hint_is_released_all_the_same()
    {
        var id = string.Concat(Enumerable.Range(0, 2000).Select(static i => (char)('a' + (i % 26)))) + new string('x', 6500);
        var lease = (await _store.CreateAsync(Run(id), "me"))!;
        Assert.True(await _store.PostAsync(id, new RunMessage(RunMessageKind.Cancel, "", default)));
        await _store.ReleaseAsync(lease, new RunStop(WorkflowState.Paused, null, []));
        Assert.Equal(WorkflowState.Paused, (await _store.FindAsync(id))!.State);
    }

    [Fact]
    public async Task Whoever_gives_up_is_free_at_once_even_if_the_server_is_silent()
    {
        var address = new NpgsqlConnectionStringBuilder(_cluster.ConnectionString);
        await using var cutter = new AnswerCutter(address.Host!);
        address.Host = cutter.Host;
        await using var store = Open(address.ToString());
        await using var unused = Open(address.ToString());
        var lease = (await store.CreateAsync(Run("a"), "me"))!;
        cutter.IsSilent = true;

        Func<CancellationToken, Task>[] calls =
        [
            token => store.HeartbeatAsync("me", Minute, token).AsTask(),
            token => store.FindAsync("a", token).AsTask(),
            token => store.AppendAsync(lease, [Record(1)], token).AsTask(),
            token => store.AppendAsync(lease, [Record(1), Record(2)], token).AsTask(),
            token => store.ReleaseAsync(lease, new RunStop(WorkflowState.Paused, null, []), token).AsTask(),
            token => store.AcquireAllAsync(["a"], "me", token).AsTask(),
            token => store.FindNeglectedAsync(9, token).AsTask(),
            token => unused.FindAsync("a", token).AsTask(),
        ];
        foreach (var call in calls)
        {
            using var giving = new CancellationTokenSource();
            var calling = call(giving.Token);
            Assert.False(calling.IsCompleted);
            var started = Stopwatch.GetTimestamp();
            giving.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        }

        cutter.IsSilent = false;
        await store.HeartbeatAsync("me", Minute);
        Assert.NotNull(await store.FindAsync("a"));
    }

    [Fact]
    public async Task A_preview_version()
    {
        await _cluster.AskAsync($"UPDATE {Quoted}.version SET number = 1");
        await using var store = Open(_cluster.ConnectionString);

        var refused = await Assert.ThrowsAsync<RunStoreException>(async () => await store.FindAsync("a"));

        Assert.Contains("preview version", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_schema, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Does something that has to wait for a change, which then is made.</summary>
    private async Task<T> WhileAsync<T>(string change, Func<Task<T>> work)
    {
        await using var connection = await _cluster.OpenAsync();
        await using var changing = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(change, connection);
        await command.ExecuteNonQueryAsync();
        var working = work();
        while ((long)(await _cluster.AskAsync("SELECT count(*) FROM pg_locks WHERE NOT granted"))! == 0)
            Assert.False(working.IsCompleted);
        await changing.CommitAsync();
        return await working;
    }

    private PostgreSqlRunStore Open(string connectionString) => new(connectionString, new PostgreSqlRunStoreOptions { Schema = _schema, Time = _time });

    private static NewRun Run(string id) => new(id, "Flow", 1, "shape", new byte[] { 1 }, DateTimeOffset.UnixEpoch);

    private static RunRecord Record(long sequence) => new(sequence, RunRecordKind.Completed, $"{sequence}", new byte[10]);
}
