using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing.Crashing;

/// <summary>Every operation on the store of every shape of run goes wrong once, in every way; a new process takes the run up. However it was, it comes to the same end.</summary>
public class CrashMatrixTests(CellCount count) : IClassFixture<CellCount>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Shapes => [.. CrashShapes.All.Keys];

    [Theory, MemberData(nameof(Shapes))]
    public async Task Whatever_goes_wrong_it_comes_to_the_same_end(string shape)
    {
        var cells = 0;
        // As the coins may fall: a decision that nothing recorded holds is made anew.
        var possible = new HashSet<string>();
        for (var coins = 0; coins < 16; coins++)
            possible.Add((await LiveAsync(shape, new FaultPlan(0, Fault.Throws), coins)).Text);
        foreach (var fault in Enum.GetValues<Fault>())
        {
            for (var at = 1; ; at++)
            {
                var plan = new FaultPlan(at, fault);
                var story = $"{shape}, {fault} at operation {at}";
                var end = await LiveAsync(shape, plan).WaitAsync(Limit, TestContext.Current.CancellationToken);
                if (!plan.HasStruck)
                    break;
                cells++;
                Assert.True(end.Problems.Count == 0, $"{story}: {string.Join("; ", end.Problems)}");
                Assert.True(possible.Contains(end.Text), $"{story}: '{end.Text}' is none of '{string.Join("', '", possible)}'");
            }
        }

        count.Add(cells);
        Assert.InRange(cells, 12, int.MaxValue);
    }

    [Fact]
    public void There_are_at_least_24_shapes() => Assert.InRange(CrashShapes.All.Count, 24, int.MaxValue);

    private static async Task<(string Text, IReadOnlyCollection<string> Problems)> LiveAsync(string shape, FaultPlan plan, int coins = 0)
    {
        var kept = new InMemoryRunStore();
        using var world = new CrashWorld(kept, coins);
        var watch = new CrashWatch(kept);
        for (var life = 0; life < 30; life++)
        {
            var store = new FaultyStore(kept, plan, watch);
            using var loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(watch.Listen(store)));
            var flow = CrashShapes.All[shape](world, new WorkflowEngine(new WorkflowEngineOptions { Store = store, ChatClient = world, LoggerFactory = loggers }));
            var driving = await DriveAsync(kept, flow);
            await Task.WhenAny(driving, store.Death);
            var run = driving.IsCompletedSuccessfully ? await driving : null;
            if (driving.Exception?.InnerException is { } refused and not IOException)
                world.Problems.Enqueue($"refused: {refused.Message}");
            await store.RetireAsync();
            if (await EndAsync(kept, world, run, plan) is not { } end)
                continue;
            foreach (var problem in watch.Problems)
                world.Problems.Enqueue(problem);
            return end;
        }

        world.Problems.Enqueue("It comes to no end.");
        return ("", world.Problems);
    }

    // A new run, or the old one with answers to all that is open and has none yet.
    private static async Task<Task<Flow.Run>> DriveAsync(InMemoryRunStore kept, Flow flow)
    {
        if (await kept.FindAsync("r") is null)
            return flow.RunAsync("in", new() { RunId = "r" });
        var records = (await kept.ReadAsync("r")).Select(static record => RecordFormat.Read(record, record.Payload)).ToList();
        var answered = (await kept.ReadInboxAsync("r")).Select(static message => message.Key).ToHashSet();
        var open = OpenWaits.Of(records).Where(wait => !answered.Contains(wait.Key));
        return flow.ResumeAsync("r", [.. open.Select(static wait => wait.Step == "votes"
            ? WorkflowAnswer.Of("votes", wait.Key[^2] - '0', wait.Key)
            : WorkflowAnswer.Of("approve", $"<{wait.Key}>", wait.Key))]);
    }

    private static async Task<(string Text, IReadOnlyCollection<string> Problems)?> EndAsync(InMemoryRunStore kept, CrashWorld world, Flow.Run? run, FaultPlan plan)
    {
        if (await kept.FindAsync("r") is not { State: WorkflowState.Completed or WorkflowState.Failed } stored)
            return null;
        var records = (await kept.ReadAsync("r")).Select(static record => RecordFormat.Read(record, record.Payload)).ToList();
        var twice = records.Where(static record => record.Kind is RunRecordKind.Completed or RunRecordKind.Answer).CountBy(static record => record.Key).Where(static each => each.Value > 1);
        foreach (var (key, _) in twice)
            world.Problems.Enqueue($"{key} has two results");
        if (stored.Owner is not null)
            world.Problems.Enqueue("It has an owner yet");
        // What the caller sees, if it lived to see it, is what is stored; a store that failed is all that it may see instead.
        if (run is { State: WorkflowState.Completed } && stored.State != WorkflowState.Completed)
            world.Problems.Enqueue("It says completed, and the store failed");
        // A reply that died with its process was counted by the model alone.
        var tokens = records.SelectMany(static record => record.Attempts).Sum(static attempt => attempt.Usage?.TotalTokenCount ?? 0);
        if (plan.HasStruck ? tokens > world.Tokens : tokens != world.Tokens)
            world.Problems.Enqueue($"{tokens} tokens are recorded, and the model counted {world.Tokens}");
        if (run is not null && run.State == stored.State && run.Usage.TotalTokenCount.GetValueOrDefault() != tokens)
            world.Problems.Enqueue($"{tokens} tokens are recorded, and the run says {run.Usage.TotalTokenCount}");
        var end = records.Last(static record => record.Kind == RunRecordKind.End);
        var results = records.Where(static record => record.Result is not null).Select(static record => $"{record.Key}={System.Text.Encoding.UTF8.GetString(record.Result!.Value.Span)}").Order();
        var undone = world.Undone.Distinct().Order();
        return ($"{stored.State} {end.Error?.Key} {end.IsRecovered}: {string.Join(' ', results)} | {string.Join(' ', undone)}", world.Problems);
    }
}
