using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Sqlite;

/// <summary>What keeps SQLite from working is told in words, and nothing that was acknowledged is lost by it.</summary>
public sealed class ObstacleTests : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Enterable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Everything = Enterable | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(30);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_kept_is_there_when_the_file_is_opened_again()
    {
        RunLease lease;
        await using (var store = new SqliteRunStore(_directory.File()))
            lease = await BeginAsync(store);

        await using var again = new SqliteRunStore(_directory.File());
        await again.AppendAsync(lease, [Record(2)]);
        Assert.Equal(2, (await again.ReadAsync("a")).Count);
    }

    [Fact]
    public async Task What_was_deleted_takes_no_room()
    {
        await using (var store = new SqliteRunStore(_directory.File()))
        {
            foreach (var id in new[] { "a", "b", "c" })
            {
                var lease = (await store.CreateAsync(Run(id) with { Tags = new Dictionary<string, string> { ["tag"] = id } }, "me"))!;
                for (var i = 1; i <= 5; i++)
                    await store.AppendAsync(lease, [Record(i * 2 % 5 * 2), Record((i * 2 % 5 * 2) + 1)]);
                await store.PostAsync(id, new RunMessage(RunMessageKind.Cancel, "", default));
                if (id != "a")
                    await store.ReleaseAsync(lease, new RunStop(WorkflowState.Failed, null, [Record(100)]));
            }

            Assert.True(await store.DeleteAsync("a"));
            Assert.Equal(11, (await store.ReadAsync("b")).Count);
            Assert.Equal(2, await store.PruneAsync(new RunRetention { Count = 0 }));
        }

        using var file = new SqliteConnection(_directory.File(), Short);
        foreach (var table in new[] { "runs", "inputs", "tags", "records", "messages" })
            Assert.Equal(0, file.Prepare($"SELECT COUNT(*) FROM {table}").Number());
    }

    [Fact]
    public async Task Two_stores_share_a_file()
    {
        await using var one = new SqliteRunStore(_directory.File());
        await using var other = new SqliteRunStore(_directory.File());
        var lease = await BeginAsync(one);

        var taken = await other.AcquireAsync("a", "other");

        await Assert.ThrowsAsync<LeaseLostException>(async () => await one.AppendAsync(lease, [Record(2)]));
        await other.AppendAsync(taken!.Lease!, [Record(2)]);
        Assert.Equal(2, (await one.ReadAsync("a")).Count);
    }

    [Fact]
    public async Task Many_may_open_a_new_file_at_the_same_time()
    {
        for (var round = 0; round < 10; round++)
        {
            var stores = Enumerable.Range(0, 6).Select(_ => new SqliteRunStore(_directory.File($"{round}"))).ToList();
            await Task.WhenAll(stores.Select((store, i) => Task.Run(async () => Assert.NotNull(await store.CreateAsync(Run($"{i}"), "me")))));
            Assert.Equal(6, (await stores[0].ListAsync(new())).Count);
            foreach (var store in stores)
                await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_file_that_another_process_has_locked()
    {
        await using var store = new SqliteRunStore(new SqliteRunStoreOptions { Path = _directory.File(), BusyTimeout = Short });
        var lease = await BeginAsync(store);
        using (var other = new SqliteConnection(_directory.File(), Short))
        {
            other.Begin();
            var appends = Enumerable.Range(2, 50).Select(i => Task.Run(async () => await store.AppendAsync(lease, [Record(i)])));
            foreach (var append in appends.ToList())
                Assert.Contains("is locked", (await Assert.ThrowsAsync<RunStoreException>(() => append)).Message, StringComparison.Ordinal);
            Assert.Single(await store.ReadAsync("a"));
        }

        await store.AppendAsync(lease, [Record(2)]);
        Assert.Equal(2, (await store.ReadAsync("a")).Count);
    }

    [Fact]
    public async Task A_disk_that_is_full()
    {
        var options = new SqliteRunStoreOptions { Path = _directory.File(), MaxPages = 60 };
        RunLease lease;
        var kept = 1;
        await using (var store = new SqliteRunStore(options))
        {
            lease = await BeginAsync(store);
            var refused = await Assert.ThrowsAsync<RunStoreException>(async () =>
            {
                while (true)
                {
                    await store.AppendAsync(lease, [Record(kept + 1, 5000)]);
                    kept++;
                }
            });
            Assert.Contains("disk is full", refused.Message, StringComparison.Ordinal);
            Assert.Contains(_directory.File(), refused.Message, StringComparison.Ordinal);
            Assert.InRange(kept, 10, 60);
            Assert.Equal(kept, (await store.ReadAsync("a")).Count);

            // Those that fit are kept, whatever becomes of others that come at the same time.
            var other = Task.Run(async () => await store.AppendAsync(lease, [Record(1000, 100_000)]));
            var heartbeats = Enumerable.Range(0, 20).Select(i => Task.Run(async () => await store.HeartbeatAsync($"{i}", TimeSpan.FromHours(1))));
            await Task.WhenAll(heartbeats);
            await Assert.ThrowsAsync<RunStoreException>(() => other);
        }

        await using var roomy = new SqliteRunStore(_directory.File());
        await roomy.AppendAsync(lease, [Record(kept + 1, 5000)]);
        Assert.Equal(kept + 1, (await roomy.ReadAsync("a")).Count);
    }

    [Fact]
    public async Task A_file_that_is_read_only()
    {
        await using (var store = new SqliteRunStore(_directory.File()))
            await BeginAsync(store);
        File.SetUnixFileMode(_directory.File(), Readable);

        Assert.Contains("cannot be written", Restricted.Refusal(_directory, _directory.File(), Everything), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_is_read_only()
    {
        await using (var store = new SqliteRunStore(_directory.File()))
            await BeginAsync(store);
        File.SetUnixFileMode(_directory.File(), Everything);

        Assert.Contains("needs the right to write", Restricted.Refusal(_directory, _directory.File(), Enterable), StringComparison.Ordinal);
        Assert.Contains("needs the right to write", Restricted.Refusal(_directory, _directory.File("new.db"), Enterable), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_is_not_there() =>
        await AssertRefusedAsync(Path.Combine(_directory.Path, "missing", "runs.db"), "Its directory must exist");

    [Fact]
    public async Task A_file_that_is_no_database()
    {
        await File.WriteAllTextAsync(_directory.File(), string.Concat(Enumerable.Repeat("No database at all. ", 100)));
        await AssertRefusedAsync(_directory.File(), "is no SQLite database");
    }

    [Fact]
    public async Task Another_programs_database()
    {
        using (var other = new SqliteConnection(_directory.File(), Short))
            other.Run("CREATE TABLE customers (name TEXT)");

        await AssertRefusedAsync(_directory.File(), "another program's");
    }

    [Fact]
    public async Task A_newer_version()
    {
        await using (var store = new SqliteRunStore(_directory.File()))
            await BeginAsync(store);
        using (var other = new SqliteConnection(_directory.File(), Short))
            other.Run("PRAGMA user_version = 99");

        await AssertRefusedAsync(_directory.File(), "version 99");
    }

    [Fact]
    public async Task A_preview_version()
    {
        await using (var store = new SqliteRunStore(_directory.File()))
            await BeginAsync(store);
        using (var other = new SqliteConnection(_directory.File(), Short))
            other.Run("PRAGMA user_version = 1");

        await AssertRefusedAsync(_directory.File(), "preview version");
    }

    [Theory]
    [InlineData(":memory:")]
    [InlineData("file::memory:?cache=shared")]
    public void A_path_that_is_no_file(string path) =>
        Assert.Contains("InMemoryRunStore", Assert.Throws<ArgumentException>(() => new SqliteRunStore(path)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_store_that_was_closed()
    {
        var store = new SqliteRunStore(_directory.File());
        await BeginAsync(store);
        var appends = Enumerable.Range(0, 20).Select(i => Task.Run(async () => await store.CreateAsync(Run($"{i}"), "me"))).ToList();
        await store.DisposeAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.HeartbeatAsync("me", Short));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.FindAsync("a"));
        var kept = 0;
        foreach (var append in appends)
        {
            if (await Xunit.Record.ExceptionAsync(() => append) is { } exception)
                Assert.IsType<ObjectDisposedException>(exception);
            else
                kept++;
        }

        await using var again = new SqliteRunStore(_directory.File());
        Assert.Equal(kept + 1, (await again.ListAsync(new())).Count);
    }

    private static async Task AssertRefusedAsync(string path, string words)
    {
        await using var store = new SqliteRunStore(path);
        var refused = await Assert.ThrowsAsync<RunStoreException>(async () => await store.FindAsync("a"));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains(words, (await Assert.ThrowsAsync<RunStoreException>(async () => await BeginAsync(store))).Message, StringComparison.Ordinal);
    }

    private static async Task<RunLease> BeginAsync(SqliteRunStore store)
    {
        var lease = (await store.CreateAsync(Run("a"), "me"))!;
        await store.AppendAsync(lease, [Record(1)]);
        return lease;
    }

    private static NewRun Run(string id) => new(id, "Flow", 1, "shape", new byte[] { 1 }, DateTimeOffset.UnixEpoch);

    private static RunRecord Record(long sequence, int length = 10) => new(sequence, RunRecordKind.Completed, $"{sequence}", new byte[length]);
}
