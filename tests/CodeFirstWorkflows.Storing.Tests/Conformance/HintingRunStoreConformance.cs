using System.Collections.Concurrent;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

/// <summary>What a store does that knows more than it must: it finds messages, knows whose they are to consume, and tells its subscribers of changes.</summary>
public abstract class HintingRunStoreConformance : RunStoreConformance
{
    [Fact]
    public async Task Only_the_last_owner_consumes_and_expires()
    {
        var first = await CreateAsync("a");
        await Store.ReleaseAsync(first, Stop(WorkflowState.Paused));
        foreach (var kind in Enum.GetValues<RunMessageKind>())
            Assert.True(await Store.PostAsync("a", Message(kind, kind == RunMessageKind.Answer ? "k" : "")));
        Assert.True(await Store.PostAsync("a", Message(RunMessageKind.Answer, "released") with { Epoch = first.Epoch }));
        Assert.True(await Store.ConsumeAsync(first, RunMessageKind.Answer, "released"));
        var second = await TakeAsync("a", "other");

        await AssertStaleAsync(first);
        Assert.True(await Store.PostAsync("a", Message(RunMessageKind.Answer, "late") with { Epoch = second.Epoch }));
        Assert.True(await Store.ConsumeAsync(second, RunMessageKind.Answer, "late"));
        Assert.True(await Store.ConsumeAsync(second, RunMessageKind.Pause, ""));

        await Store.DeleteAsync("a");
        await AssertStaleAsync(second);
        await CreateAsync("a");
        await Store.PostAsync("a", Message(RunMessageKind.Answer, "k"));
        await AssertStaleAsync(second);
        Assert.Single(await Store.ReadInboxAsync("a"));

        async Task AssertStaleAsync(RunLease lease)
        {
            foreach (var kind in Enum.GetValues<RunMessageKind>())
                Assert.False(await Store.ConsumeAsync(lease, kind, kind == RunMessageKind.Answer ? "k" : ""));
            Assert.False(await Store.PostAsync("a", Message(RunMessageKind.Answer, "late") with { Epoch = lease.Epoch }));
        }
    }

    [Fact]
    public async Task An_owner_finds_its_runs_that_have_messages()
    {
        var lease = await CreateAsync("mine");
        await CreateAsync("silent");
        await CreateAsync("others", "other");
        await CreateAsync("paused", WorkflowState.Paused);
        var released = await CreateAsync("released");
        foreach (var id in new[] { "mine", "others", "paused", "released" })
        {
            await Store.PostAsync(id, Message(RunMessageKind.Answer, "1"));
            await Store.PostAsync(id, Message(RunMessageKind.Answer, "2"));
        }

        await Store.ReleaseAsync(released, Stop(WorkflowState.Running));
        Assert.Equal(["mine"], await Store.FindMessagesAsync("me"));
        Assert.Equal(["others"], await Store.FindMessagesAsync("other"));
        Assert.Empty((await Store.FindMessagesAsync("nobody"))!);

        await Store.ConsumeAsync(lease, RunMessageKind.Answer, "1");
        Assert.Equal(["mine"], await Store.FindMessagesAsync("me"));
        await Store.ConsumeAsync(lease, RunMessageKind.Answer, "2");
        Assert.Empty((await Store.FindMessagesAsync("me"))!);

        await Store.PostAsync("mine", Message(RunMessageKind.Pause));
        await TakeAsync("released", "me");
        Assert.Equal(["mine", "released"], (await Store.FindMessagesAsync("me"))!.Order());
        await Store.ReleaseAsync(lease, Stop(WorkflowState.Paused));
        Assert.Equal(["released"], await Store.FindMessagesAsync("me"));
    }

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
