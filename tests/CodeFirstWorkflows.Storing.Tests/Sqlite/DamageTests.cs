using System.Globalization;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Sqlite;

/// <summary>Whatever is damaged in the file, what is read is right, or refused with words.</summary>
public sealed class DamageTests(ITestOutputHelper output)
{
    private const int PageSize = 4096;

    [Fact]
    public async Task What_is_whole_is_read()
    {
        using var kept = await KeptRuns.WriteAsync();

        Assert.Equal(0, await kept.ReadAsync(kept.Content, "not at all"));
    }

    [Fact]
    public async Task A_bit_that_flipped()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        using var kept = await KeptRuns.WriteAsync();
        var refused = 0;
        for (var i = 0; i < 1500; i++)
        {
            var damaged = kept.Content.ToArray();
            // The heads of pages hold what matters most.
            var position = i % 3 == 0 ? (random.Next(damaged.Length / PageSize) * PageSize) + random.Next(120) : random.Next(damaged.Length);
            var bit = random.Next(8);
            damaged[position] ^= (byte)(1 << bit);
            refused += await kept.ReadAsync(damaged, string.Create(CultureInfo.InvariantCulture, $"seed {seed}: bit {bit} of byte {position}")) > 0 ? 1 : 0;
        }

        output.WriteLine($"{refused} of 1500 found");
        Assert.InRange(refused, 100, 1500);
    }

    [Fact]
    public async Task A_bit_of_the_schema_that_flipped()
    {
        using var kept = await KeptRuns.WriteAsync();
        for (var position = 0; position < PageSize; position += 2)
        {
            var damaged = kept.Content.ToArray();
            damaged[position] ^= 4;
            await kept.ReadAsync(damaged, string.Create(CultureInfo.InvariantCulture, $"bit 2 of byte {position}"));
        }
    }

    [Fact]
    public async Task A_file_that_was_cut_off()
    {
        using var kept = await KeptRuns.WriteAsync();
        for (var length = kept.Content.Length - 1; length > 0; length -= 509)
        {
            var refused = await kept.ReadAsync(kept.Content[..length], $"cut off after {length} bytes");
            Assert.True(refused > 0 || length > kept.Content.Length - PageSize);
        }
    }

    [Fact]
    public async Task A_page_that_was_lost_or_put_elsewhere()
    {
        using var kept = await KeptRuns.WriteAsync();
        var pages = kept.Content.Length / PageSize;
        for (var page = 0; page < pages; page++)
        {
            var damaged = kept.Content.ToArray();
            damaged.AsSpan(page * PageSize, PageSize).Clear();
            await kept.ReadAsync(damaged, $"page {page} is empty");
            kept.Content.AsSpan((page + 1) % pages * PageSize, PageSize).CopyTo(damaged.AsSpan(page * PageSize));
            await kept.ReadAsync(damaged, $"page {page} is as the next");
            kept.Content.AsSpan(page * PageSize, PageSize / 2).CopyTo(damaged.AsSpan(page * PageSize));
            await kept.ReadAsync(damaged, $"the second half of page {page} is as the next one's");
        }
    }

    [Fact]
    public async Task A_log_that_is_damaged_leaves_what_was_before_it()
    {
        using var directory = new TemporaryDirectory();
        await using var store = new SqliteRunStore(directory.File());
        var lease = (await store.CreateAsync(new NewRun("a", "Flow", 1, "", default, default), "me"))!;
        for (var i = 1; i <= 20; i++)
            await store.AppendAsync(lease, [new RunRecord(i, RunRecordKind.Completed, $"{i}", new byte[i])]);
        var file = await ReadSharedAsync(directory.File());
        var log = await ReadSharedAsync(directory.File("runs.db-wal"));

        Assert.Equal(20, await CountAsync(file, log));

        var counts = new HashSet<int>();
        for (var length = log.Length - 1; length > 0; length -= 1777)
            counts.Add(await CountAsync(file, log[..length]));
        for (var position = 40; position < log.Length; position += 997)
        {
            var damaged = log.ToArray();
            damaged[position] ^= 16;
            counts.Add(await CountAsync(file, damaged));
        }

        Assert.InRange(counts.Count, 10, 21);
    }

    /// <summary>Reads a run from a copy, whose records must be the first ones, without any gap.</summary>
    private static async Task<int> CountAsync(byte[] file, byte[] log)
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllBytesAsync(directory.File(), file);
        await File.WriteAllBytesAsync(directory.File("runs.db-wal"), log);
        await using var store = new SqliteRunStore(directory.File());
        var records = await store.ReadAsync("a");
        Assert.All(records.Index(), static record => Assert.Equal(record.Index + 1, record.Item.Payload.Length));
        return records.Count;
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[stream.Length];
        await stream.ReadExactlyAsync(content);
        return content;
    }
}
