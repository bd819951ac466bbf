using System.Globalization;
using Npgsql;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.PostgreSql;

/// <summary>What keeps PostgreSQL from working passes, or is told in words, and nothing that was acknowledged is lost by it.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class OutageTests : IAsyncLifetime
{
    private readonly PostgreSqlCluster _cluster;
    private readonly string _schema;
    private readonly PostgreSqlRunStore _store;

    public OutageTests(PostgreSqlCluster cluster)
    {
        _cluster = cluster;
        _schema = cluster.NewSchema();
        _store = Open(cluster.ConnectionString);
    }

    private string Quoted => '"' + _schema.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    public async ValueTask InitializeAsync() => await _store.HeartbeatAsync("me", TimeSpan.FromHours(1));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_server_that_stops_and_comes_back_in_the_middle()
    {
        var lease = await CreateAsync("a");
        using var isUnderWay = new SemaphoreSlim(0);
        using var isBack = new SemaphoreSlim(0);
        var (kept, refused) = (0, 0);
        var appending = Task.Run(async () =>
        {
            while (kept < 300)
            {
                try
                {
                    await _store.AppendAsync(lease, [Record(kept + 1)]);
                    kept++;
                    if (kept == 100)
                        isUnderWay.Release();
                }
                catch (RunStoreException exception)
                {
                    refused++;
                    Assert.Contains("PostgreSQL", exception.Message, StringComparison.Ordinal);
                    await isBack.WaitAsync();
                }
            }
        });

        await isUnderWay.WaitAsync();
        await _cluster.StopAsync();
        var down = await Assert.ThrowsAsync<RunStoreException>(async () => await _store.FindAsync("a"));
        Assert.Contains("Tried 5 times", down.Message, StringComparison.Ordinal);
        await _cluster.StartAsync();
        isBack.Release(1000);
        await appending;

        Assert.InRange(refused, 0, 10);
        Assert.Equal(Enumerable.Range(1, 300).Select(static i => (long)i), (await _store.ReadAsync("a")).Select(static record => record.Sequence));
    }

    [Fact]
    public async Task Connections_that_are_cut_again_and_again()
    {
        const int Runs = 4, Records = 100, Between = 20;
        using var progress = new SemaphoreSlim(0);
        var appending = Task.WhenAll(Enumerable.Range(0, Runs).Select(run => Task.Run(async () =>
        {
            var lease = await CreateAsync($"{run}");
            for (var i = 1; i <= Records; i++)
            {
                await _store.AppendAsync(lease, [Record(i)]);
                progress.Release();
            }
        })));
        for (var cut = 0; cut < Runs * Records / Between; cut++)
        {
            for (var i = 0; i < Between; i++)
                await progress.WaitAsync(TimeSpan.FromSeconds(30));
            await _cluster.AskAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'runs' AND pid <> pg_backend_pid()");
        }

        await appending;

        for (var run = 0; run < Runs; run++)
            Assert.Equal(Enumerable.Range(1, Records).Select(static i => (long)i), (await _store.ReadAsync($"{run}")).Select(static record => record.Sequence));
    }

    [Theory]
    [InlineData("40001", 3, true)]
    [InlineData("40P01", 2, true)]
    [InlineData("40001", 5, false)]
    [InlineData("23514", 1, false)]
    public async Task A_change_that_the_server_undoes(string state, int times, bool passes)
    {
        var lease = await CreateAsync("a");
        await _cluster.AskAsync($"""
            CREATE SEQUENCE {Quoted}.tries;
            CREATE FUNCTION {Quoted}.undo() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('{Quoted}.tries') <= {times.ToString(CultureInfo.InvariantCulture)} THEN
                    RAISE EXCEPTION 'undone' USING ERRCODE = '{state}';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER undo BEFORE INSERT ON {Quoted}.records FOR EACH ROW EXECUTE FUNCTION {Quoted}.undo()
            """);

        if (passes)
            await _store.AppendAsync(lease, [Record(1)]);
        else
            Assert.Contains("undone", (await Assert.ThrowsAsync<RunStoreException>(async () => await _store.AppendAsync(lease, [Record(1)]))).Message, StringComparison.Ordinal);

        Assert.Equal(passes ? 1 : 0, (await _store.ReadAsync("a")).Count);
        Assert.Equal(passes ? times + 1L : times, await _cluster.AskAsync($"SELECT last_value FROM {Quoted}.tries"));
    }

    [Fact]
    public async Task An_owner_that_appends_while_it_is_being_replaced()
    {
        var lease = await CreateAsync("a");
        await using var connection = await _cluster.OpenAsync();
        await using var takeover = await connection.BeginTransactionAsync();
        await using var take = new NpgsqlCommand($"UPDATE {Quoted}.runs SET epoch = 2, owner = 'other'", connection);
        await take.ExecuteNonQueryAsync();

        var append = _store.AppendAsync(lease, [Record(1)]).AsTask();
        while ((long)(await _cluster.AskAsync("SELECT count(*) FROM pg_locks WHERE NOT granted"))! == 0)
            Assert.False(append.IsCompleted);
        await takeover.CommitAsync();

        await Assert.ThrowsAsync<LeaseLostException>(() => append);
        Assert.Empty(await _store.ReadAsync("a"));
    }

    [Fact]
    public async Task Many_may_make_the_schema_at_the_same_time()
    {
        var schema = _cluster.NewSchema();
        var stores = Enumerable.Range(0, 8).Select(_ => Open(_cluster.ConnectionString, schema)).ToList();

        await Task.WhenAll(stores.Select((store, i) => Task.Run(async () => Assert.NotNull(await store.CreateAsync(Run($"{i}"), "me")))));

        Assert.Equal(8, (await stores[0].ListAsync(new())).Count);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task A_users_own_source_stays_open()
    {
        await using var source = NpgsqlDataSource.Create(_cluster.ConnectionString);
        await using (var store = new PostgreSqlRunStore(source, new PostgreSqlRunStoreOptions { Schema = _schema }))
            Assert.NotNull(await store.CreateAsync(Run("a"), "me"));

        await using var command = source.CreateCommand("SELECT 1");
        Assert.Equal(1, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_newer_version()
    {
        await _cluster.AskAsync($"UPDATE {Quoted}.version SET number = 99");

        await AssertRefusedAsync(_cluster.ConnectionString, "version 99");
    }

    [Fact]
    public async Task Tables_that_were_dropped()
    {
        await _cluster.AskAsync($"DROP TABLE {Quoted}.runs CASCADE");

        await AssertRefusedAsync(_cluster.ConnectionString, "dropped or changed");
    }

    [Fact]
    public async Task A_user_who_may_not_make_the_schema()
    {
        await _cluster.AskAsync($"DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN");
        var stranger = new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Username = "stranger" }.ToString();
        await using (var store = Open(stranger, _cluster.NewSchema()))
            Assert.Contains("may not", (await Assert.ThrowsAsync<RunStoreException>(async () => await store.FindAsync("a"))).Message, StringComparison.Ordinal);

        await _cluster.AskAsync($"GRANT USAGE ON SCHEMA {Quoted} TO stranger; GRANT ALL ON ALL TABLES IN SCHEMA {Quoted} TO stranger; GRANT USAGE ON ALL SEQUENCES IN SCHEMA {Quoted} TO stranger");
        await using (var store = Open(stranger))
            Assert.NotNull(await store.CreateAsync(Run("a"), "me"));
        await _cluster.AskAsync("DROP OWNED BY stranger; DROP ROLE stranger");
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_and_a_password_that_stays_secret()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Host = "/nowhere", Password = "s3cr3t" }.ToString();
        await AssertRefusedAsync(nowhere, "cannot be reached");
        await AssertRefusedAsync(new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Database = "missing" }.ToString(), "database does not exist");
    }

    [Fact]
    public async Task Data_that_somebody_changed()
    {
        var lease = await CreateAsync("a");
        await _store.AppendAsync(lease, [Record(1), Record(2)]);
        await _store.PostAsync("a", new RunMessage(RunMessageKind.Cancel, "", default));
        await _cluster.AskAsync($"UPDATE {Quoted}.records SET payload = 'x' WHERE sequence = 2; UPDATE {Quoted}.messages SET kind = 3; UPDATE {Quoted}.runs SET input = 'x'");

        var refused = await Assert.ThrowsAsync<RunStoreException>(async () => await _store.ReadAsync("a"));
        Assert.Contains("Record 2 of run 'a'", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RunStoreException>(async () => await _store.ReadInboxAsync("a"));
        await Assert.ThrowsAsync<RunStoreException>(async () => await _store.FindAsync("a"));
    }

    private async Task AssertRefusedAsync(string connectionString, string words)
    {
        await using var store = Open(connectionString);
        var refused = await Assert.ThrowsAsync<RunStoreException>(async () => await store.FindAsync("a"));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", refused.ToString(), StringComparison.Ordinal);
    }

    private PostgreSqlRunStore Open(string connectionString, string? schema = null) =>
        new(connectionString, new PostgreSqlRunStoreOptions { Schema = schema ?? _schema });

    private async Task<RunLease> CreateAsync(string id) => (await _store.CreateAsync(Run(id), "me"))!;

    private static NewRun Run(string id) => new(id, "Flow", 1, "shape", new byte[] { 1 }, DateTimeOffset.UnixEpoch);

    private static RunRecord Record(long sequence) => new(sequence, RunRecordKind.Completed, $"{sequence}", new byte[10]);
}
