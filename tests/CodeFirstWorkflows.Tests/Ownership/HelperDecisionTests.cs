using CodeFirstWorkflows.Storing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Ownership;

/// <summary>A helper's decision holds from the first effect behind it.</summary>
public class HelperDecisionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_durable_before_the_step_behind_it_starts(bool first)
    {
        var kept = new InMemoryRunStore();
        var store = new TestStore(kept);
        var trace = new Trace();
        var dies = false;
        store.Before = (_, _) => dies ? throw new IOException("dead") : Task.CompletedTask;
        trace.Body = (_, _) =>
        {
            // The process dies after the effect and before its record.
            dies = true;
            return Task.CompletedTask;
        };
        await new Choice(Engine(store), trace, () => first).RunAsync("x", new() { RunId = "r" });
        var owner = (await kept.FindAsync("r", TestContext.Current.CancellationToken))!.Owner!;
        await kept.HeartbeatAsync(owner, TimeSpan.Zero, TestContext.Current.CancellationToken);
        trace.Body = null;

        var run = await new Choice(Engine(kept), trace, () => !first).ResumeAsync("r");

        var side = first ? "heads" : "tails";
        Assert.Equal(side, run.Result);
        Assert.Equal([side, side], trace.Done);
    }

    [Fact]
    public async Task Paths_cost_no_record_of_their_own()
    {
        var store = new InMemoryRunStore();
        await new Choice(Engine(store), new Trace(), static () => true).RunAsync("x", new() { RunId = "r" });

        // One for the helper, none for the path of the other branch.
        Assert.Equal(
            [RunRecordKind.Decided, RunRecordKind.Completed, RunRecordKind.Completed, RunRecordKind.End],
            (await store.ReadAsync("r", TestContext.Current.CancellationToken)).Select(static record => record.Kind));
    }

    private static WorkflowEngine Engine(IRunStore store) => new(new WorkflowEngineOptions { Store = store });
}
