using System.Text;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Sqlite;

/// <summary>A file with some runs, of which the tests know what it must hold: that, or an error.</summary>
internal sealed class KeptRuns : IDisposable
{
    private const int Runs = 4;

    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, RunRecord[]> _records = [];

    private KeptRuns()
    {
    }

    internal byte[] Content { get; private set; } = [];

    internal static async Task<KeptRuns> WriteAsync()
    {
        var kept = new KeptRuns();
        await using (var store = new SqliteRunStore(kept._directory.File()))
        {
            for (var i = 0; i < Runs; i++)
                kept._records[$"run{i}"] = await WriteAsync(store, $"run{i}", i);
        }

        Assert.False(File.Exists(kept._directory.File("runs.db-wal")));
        kept.Content = await File.ReadAllBytesAsync(kept._directory.File());
        return kept;
    }

    /// <summary>Reads a file that is damaged.</summary>
    /// <returns>How many of the reads were refused.</returns>
    internal async Task<int> ReadAsync(byte[] damaged, string how)
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllBytesAsync(directory.File(), damaged);
        await using var store = new SqliteRunStore(directory.File());
        var refused = 0;
        for (var i = 0; i < Runs; i++)
        {
            var (id, number) = ($"run{i}", i);
            refused += await TryAsync(how, async () => AssertSame(Header(id, number), await store.FindAsync(id)));
            refused += await TryAsync(how, async () => AssertSame(_records[id], await store.ReadAsync(id)));
            refused += await TryAsync(how, async () => Assert.Equal(number, Assert.Single(await store.ReadInboxAsync(id)).Payload.Length));
        }

        refused += await TryAsync(how, async () => Assert.Equal(Runs, (await store.ListAsync(new())).Count));
        return refused;
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<RunRecord[]> WriteAsync(SqliteRunStore store, string id, int number)
    {
        var lease = (await store.CreateAsync(Header(id, number), "me"))!;
        // Some within a page, some over many.
        RunRecord[] records = [.. Enumerable.Range(1, 12).Select(i =>
            new RunRecord(i, RunRecordKind.Completed, $"step{i}", Encoding.UTF8.GetBytes(new string((char)('a' + i), i % 4 == 3 ? 6000 : 40 * i))))];
        foreach (var record in records.SkipLast(2))
            await store.AppendAsync(lease, [record]);
        await store.PostAsync(id, new RunMessage(RunMessageKind.Answer, "wait", new byte[number]));
        await store.ReleaseAsync(lease, new RunStop(WorkflowState.Paused, null, records[^2..]));
        return records;
    }

    private static NewRun Header(string id, int number) =>
        new(id, "Flow", number, $"shape {number % 2}", Encoding.UTF8.GetBytes($"input of {id}"), DateTimeOffset.UnixEpoch.AddDays(number));

    private static void AssertSame(NewRun expected, StoredRun? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(
            (expected.Id, expected.Workflow, expected.Version, expected.Shape, expected.CreatedAt),
            (actual.Id, actual.Workflow, actual.Version, actual.Shape, actual.CreatedAt));
        Assert.True(expected.Input.Span.SequenceEqual(actual.Input.Span));
    }

    private static void AssertSame(RunRecord[] expected, IReadOnlyList<RunRecord> actual)
    {
        Assert.Equal(expected.Select(static record => (record.Sequence, record.Kind, record.Key)), actual.Select(static record => (record.Sequence, record.Kind, record.Key)));
        Assert.All(expected.Zip(actual), static pair => Assert.True(pair.First.Payload.Span.SequenceEqual(pair.Second.Payload.Span)));
    }

    private static async Task<int> TryAsync(string how, Func<Task> read)
    {
        try
        {
            await read();
            return 0;
        }
        catch (RunStoreException)
        {
            return 1;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The file was damaged ({how}), and what came of it was neither right nor refused: {exception.Message}", exception);
        }
    }
}
