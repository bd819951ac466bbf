using System.Globalization;
using System.Text;
using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing.Journals;

/// <summary>
/// Runs as earlier versions recorded them, up to any of their records, go on to the end that they had. A line is a record: its kind, its key, and
/// its payload. Journals of a format are never changed; UPDATE_GOLDEN=1 writes those of the present one, and fails.
/// </summary>
public sealed class GoldenJournalTests : IDisposable
{
    // The first one that stores are promised to stay readable in: what previews wrote before is refused.
    private const int Oldest = 2;

    private static readonly string[] Journals = ["sailed", "lost"];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
    private readonly ScriptedChatClient _client = new ScriptedChatClient().Default(static call => call.Step == "draw" ? """{"course":"north","days":3}""" : $"{call.Messages.Count} messages");

    public static TheoryData<int, string> Formats
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var format = Oldest; format <= RecordFormat.Version; format++)
            {
                foreach (var journal in Journals)
                    data.Add(format, journal);
            }

            return data;
        }
    }

    public void Dispose() => _client.Dispose();

    [Theory, MemberData(nameof(Formats))]
    public async Task A_run_goes_on_from_each_record(int format, string journal)
    {
        if (format == RecordFormat.Version && Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            await WriteAsync(journal);
        var records = (await File.ReadAllLinesAsync(PathOf(format, journal), TestContext.Current.CancellationToken)).Select(ReadLine).ToList();
        var whole = Summary(records);
        for (var count = 0; count < records.Count; count++)
        {
            var store = new InMemoryRunStore(_time);
            await StoreAsync(store, journal, records.Take(count));

            var run = await ResumeAsync(Voyage(store));

            Assert.Equal(journal == "lost" ? WorkflowState.Failed : WorkflowState.Completed, run.State);
            var again = (await store.ReadAsync("r", TestContext.Current.CancellationToken)).ToList();
            Assert.Equal(whole, Summary(again));
            Assert.Equal(records.Take(count).Select(Line), again.Take(count).Select(Line));
        }
    }

    [Fact]
    public async Task Every_kind_of_record_is_there()
    {
        var kinds = new HashSet<RunRecordKind>();
        foreach (var journal in Journals)
            kinds.UnionWith((await File.ReadAllLinesAsync(PathOf(RecordFormat.Version, journal), TestContext.Current.CancellationToken)).Select(ReadLine).Select(static record => record.Kind));

        // Conditions of the voyage only read paths, so they are asked again instead.
        Assert.Equal(Enum.GetValues<RunRecordKind>().Where(static kind => kind != RunRecordKind.Decided).Order(), kinds.Order());
    }

    [Theory]
    [InlineData("""{"v":1,"at":0,"r":1}""", "is of format 1, and this version of CodeFirstWorkflows reads format 2: it was written by a preview version.")]
    [InlineData("""{"at":0,"r":1}""", "is of format 0, and this version of CodeFirstWorkflows reads format 2: it was written by a preview version.")]
    [InlineData("""{"v":3,"at":0,"r":1}""", "is of format 3, and this version of CodeFirstWorkflows reads format 2: it was written by a newer one.")]
    public async Task Records_of_other_formats_are_refused_in_words(string payload, string because)
    {
        var store = new InMemoryRunStore(_time);
        await StoreAsync(store, "sailed", [new(1, RunRecordKind.Completed, "draw", Encoding.UTF8.GetBytes(payload))]);

        var refused = await Assert.ThrowsAsync<WorkflowException>(() => ResumeAsync(Voyage(store)));

        Assert.Contains("The record 1 of 'draw' " + because, refused.Message, StringComparison.Ordinal);
    }

    // What the records say, but for when, how often the process stopped on the way, and the stacks of what was thrown.
    private static string Summary(IEnumerable<RunRecord> stored) => string.Join('\n', stored
        .Select(static record => RecordFormat.Read(record, record.Payload))
        .Where(static record => record.Kind != RunRecordKind.End || record.State is WorkflowState.Completed or WorkflowState.Failed)
        .Select(static record => $"{record.Kind} {record.Key} {Text(record.Result)} {record.Error?.Message} {record.Wait?.Question} {record.Attempts.Count} {record.Attempts.Sum(static attempt => attempt.Usage?.TotalTokenCount ?? 0)} {record.Turns?.Count}")
        .Distinct());

    private static string Text(ReadOnlyMemory<byte>? json) => json is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "";

    private static string PathOf(int format, string journal) =>
        Path.Combine(AppContext.BaseDirectory, "Storing", "Journals", $"{journal}.{format.ToString(CultureInfo.InvariantCulture)}.jsonl");

    private static string Line(RunRecord record) => $"{StoredNames.Records.Of(record.Kind)} {record.Key} {Encoding.UTF8.GetString(record.Payload.Span)}";

    private static RunRecord ReadLine(string line, int index)
    {
        var parts = line.Split(' ', 3);
        return new(index + 1, StoredNames.Records.Read(parts[0]), parts[1], Encoding.UTF8.GetBytes(parts[2]));
    }

    private Voyage Voyage(IRunStore store) => new(new WorkflowEngine(new WorkflowEngineOptions { Store = store, ChatClient = _client, Time = _time }), _time);

    private static async Task<Voyage.Run> ResumeAsync(Voyage voyage)
    {
        var run = await voyage.ResumeAsync("r");
        return run.State == WorkflowState.Paused ? await voyage.ResumeAsync("r", Workflows.Voyage.Answers.Board(true)) : run;
    }

    // A run of a process that died.
    private static async Task StoreAsync(InMemoryRunStore store, string journal, IEnumerable<RunRecord> records)
    {
        var input = new Voyager("Ann", ["Rome", "Oslo"], journal == "lost");
        var first = new InMemoryRunStore();
        await new Voyage(new WorkflowEngine(new WorkflowEngineOptions { Store = first }), TimeProvider.System).RunAsync(input, new() { RunId = "r" });
        var made = (await first.FindAsync("r"))!;
        var lease = (await store.CreateAsync(new NewRun("r", made.Workflow, made.Version, made.Shape, made.Input, made.CreatedAt), "dead"))!;
        foreach (var record in records)
            await store.AppendAsync(lease, [record]);
        await store.HeartbeatAsync("dead", TimeSpan.Zero);
    }

    private async Task WriteAsync(string journal)
    {
        var store = new InMemoryRunStore(_time);
        await StoreAsync(store, journal, []);
        await ResumeAsync(Voyage(store));
        var lines = (await store.ReadAsync("r")).Select(static record => Line(record with { Payload = RecordFormat.Write(Plain(RecordFormat.Read(record, record.Payload))) }));
        var path = Path.Combine(AppContext.BaseDirectory, "../../../Storing/Journals", Path.GetFileName(PathOf(RecordFormat.Version, journal)));
        await File.WriteAllLinesAsync(path, lines);
        Assert.Fail($"Wrote {path}: read it, then build and run again without UPDATE_GOLDEN.");
    }

    // Without stacks, which name files and lines.
    private static StepRecord Plain(StepRecord record) => record with
    {
        Error = Plain(record.Error),
        OtherErrors = [.. record.OtherErrors.Select(Plain).OfType<StepError>()],
        Attempts = [.. record.Attempts.Select(static attempt => attempt with { Error = Plain(attempt.Error) })],
    };

    private static StepError? Plain(StepError? error) => error is null ? null : error with { Stack = null };
}
