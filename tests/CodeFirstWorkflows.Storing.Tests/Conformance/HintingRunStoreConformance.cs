using System.Collections.Concurrent;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

/// <summary>What every store of runs must do that tells its subscribers of changes.</summary>
public abstract class HintingRunStoreConformance : RunStoreConformance
{
    [Fact]
    public async Task Subscribers_hear_of_messages_and_of_runs_that_were_released()
    {
        var heard = new ConcurrentQueue<string>();
        using var subscription = Store.Subscribe(heard.Enqueue);
        Assert.NotNull(subscription);

        await UntilAsync(heard, "posted", async i =>
        {
            await CreateAsync($"posted {i}");
            Assert.True(await Store.PostAsync($"posted {i}", Message(RunMessageKind.Answer, "k")));
        });
        foreach (var state in new[] { WorkflowState.Paused, WorkflowState.Running })
            await UntilAsync(heard, $"{state}", async i => await CreateAsync($"{state} {i}", state));
        Assert.All(heard, static id => Assert.Matches("^(posted|Paused|Running) [0-9]+$", id));
    }

    [Fact]
    public async Task A_subscriber_that_throws_disturbs_nobody()
    {
        var heard = new ConcurrentQueue<string>();
        using var bad = Store.Subscribe(static _ => throw new InvalidOperationException("bad"));
        using var good = Store.Subscribe(heard.Enqueue);

        await UntilAsync(heard, "a", async i => await CreateAsync($"a {i}", WorkflowState.Paused));
        await UntilAsync(heard, "b", async i => await CreateAsync($"b {i}", WorkflowState.Paused));
    }

    [Fact]
    public async Task Whoever_has_ended_its_subscription_hears_nothing_more()
    {
        var (first, second) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        var ended = Store.Subscribe(first.Enqueue)!;
        using var other = Store.Subscribe(second.Enqueue);
        await UntilAsync(first, "a", async i => await CreateAsync($"a {i}", WorkflowState.Paused));

        ended.Dispose();
        ended.Dispose();

        await UntilAsync(second, "b", async i => await CreateAsync($"b {i}", WorkflowState.Paused));
        Assert.DoesNotContain(first, static id => id.StartsWith('b'));
    }

    /// <summary>Does something again and again until it is heard of: a hint may be missed.</summary>
    protected static async Task UntilAsync(ConcurrentQueue<string> heard, string about, Func<int, Task> change)
    {
        for (var i = 0; !heard.Any(id => id.StartsWith(about, StringComparison.Ordinal)); i++)
        {
            Assert.True(i < 300, $"Nothing was heard of '{about}'.");
            await change(i);
            for (var wait = 0; wait < 10 && !heard.Any(id => id.StartsWith(about, StringComparison.Ordinal)); wait++)
                await Task.Delay(5);
        }
    }
}
