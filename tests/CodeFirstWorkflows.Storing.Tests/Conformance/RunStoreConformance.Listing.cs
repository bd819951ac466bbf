using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

public abstract partial class RunStoreConformance
{
    private static readonly DateTimeOffset LongAgo = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Neglected_are_runs_whose_owner_is_dead_or_that_nobody_has()
    {
        await CreateAsync("living");
        await CreateAsync("unknown", "never seen");
        await CreateAsync("left", WorkflowState.Running);
        await CreateAsync("dead", "other");
        await CreateAsync("completed", WorkflowState.Completed, LongAgo);
        await CreateAsync("failed", WorkflowState.Failed, LongAgo);
        foreach (var id in new[] { "living", "completed", "failed" })
            await Store.PostAsync(id, new RunMessage(RunMessageKind.Cancel, "", default));

        Assert.Equal(["left", "unknown"], (await NeglectedAsync()).Order());

        await Store.HeartbeatAsync("other", TimeSpan.Zero);
        Assert.Equal(["dead", "left", "unknown"], (await NeglectedAsync()).Order());

        await TakeAsync("left", "me");
        await Store.HeartbeatAsync("other", Hour);
        Assert.Equal(["unknown"], await NeglectedAsync());
    }

    [Fact]
    public async Task Neglected_are_paused_runs_whose_time_has_come_or_that_have_a_message()
    {
        await CreateAsync("waiting", WorkflowState.Paused);
        await CreateAsync("later", WorkflowState.Paused, DateTimeOffset.UtcNow.AddDays(1));
        await CreateAsync("due", WorkflowState.Paused, LongAgo);
        await CreateAsync("answered", WorkflowState.Paused);
        await Store.PostAsync("answered", new RunMessage(RunMessageKind.Answer, "a", default));
        await Store.PostAsync("answered", new RunMessage(RunMessageKind.Answer, "b", default));
        await CreateAsync("both", WorkflowState.Paused, LongAgo.AddDays(1));
        await Store.PostAsync("both", new RunMessage(RunMessageKind.Cancel, "", default));
        var early = await CreateAsync("early");
        await Store.PostAsync("early", new RunMessage(RunMessageKind.Pause, "", default));
        await Store.ReleaseAsync(early, Stop(WorkflowState.Paused));

        Assert.Equal(["due", "both"], (await NeglectedAsync()).Take(2));
        Assert.Equal(["answered", "both", "due", "early"], (await NeglectedAsync()).Order());

        await Store.WithdrawAsync("early", RunMessageKind.Pause, "");
        Assert.Equal(["due", "both", "answered"], await NeglectedAsync());
        var found = (await Store.FindNeglectedAsync(1))[0];
        Assert.Equal((WorkflowState.Paused, LongAgo, "shape of Flow", null), (found.State, found.Due, found.Shape, found.Owner));
    }

    [Fact]
    public async Task The_longest_neglected_come_first_and_no_more_than_are_wanted()
    {
        for (var i = 0; i < 9; i++)
            await CreateAsync($"{i}", WorkflowState.Paused, LongAgo.AddDays(i * 5 % 9));

        Assert.Equal(["0", "2", "4", "6", "8", "1", "3", "5", "7"], await NeglectedAsync());
        Assert.Equal(["0", "2"], await NeglectedAsync(2));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.FindNeglectedAsync(0));
    }

    [Fact]
    public async Task Lists_begin_with_the_newest_and_go_on_page_by_page()
    {
        foreach (var age in new[] { 3, 0, 4, 1, 2 })
            await CreateAsync($"{age}", age: age);
        await CreateAsync("2nd", age: 2);

        string[] all = ["0", "1", "2nd", "2", "3", "4"];
        Assert.Equal(all, await ListedAsync());
        var paged = new List<string>();
        while (true)
        {
            var page = (await ListedAsync(new RunFilter { Limit = 2, After = paged.LastOrDefault() })).ToList();
            if (page.Count == 0)
                break;
            Assert.InRange(page.Count, 1, 2);
            paged.AddRange(page);
        }

        Assert.Equal(all, paged);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ListAsync(new RunFilter { Limit = 0 }));
    }

    [Fact]
    public async Task Lists_hold_what_is_asked_for()
    {
        for (var i = 0; i < 12; i++)
            await CreateAsync($"{i:00}", i % 3 == 0 ? WorkflowState.Completed : WorkflowState.Failed, workflow: i % 2 == 0 ? "Even" : "Odd");

        Assert.Equal(["10", "08", "06", "04", "02", "00"], await ListedAsync(new() { Workflow = "Even" }));
        Assert.Equal(["09", "06", "03", "00"], await ListedAsync(new() { State = WorkflowState.Completed }));
        Assert.Equal(["06", "00"], await ListedAsync(new() { State = WorkflowState.Completed, Workflow = "Even" }));
        Assert.Equal(["00"], await ListedAsync(new() { State = WorkflowState.Completed, Workflow = "Even", After = "06" }));
        Assert.Equal(["04", "02"], await ListedAsync(new() { Workflow = "Even", After = "05", Limit = 2 }));
        Assert.Empty(await ListedAsync(new() { Workflow = "even" }));
        Assert.Empty(await ListedAsync(new() { State = WorkflowState.Paused }));
    }

    [Fact]
    public async Task A_page_after_a_run_that_is_gone_is_refused()
    {
        await CreateAsync("a");

        var refused = await Assert.ThrowsAsync<RunStoreException>(async () => await Store.ListAsync(new RunFilter { After = "gone" }));

        Assert.Contains("'gone'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_runs_that_have_ended_are_pruned()
    {
        var lease = await CreateAsync("completed");
        await Store.ReleaseAsync(lease, Stop(WorkflowState.Completed, null, Record(1)));
        await CreateAsync("failed", WorkflowState.Failed);
        await CreateAsync("paused", WorkflowState.Paused);
        await CreateAsync("running");

        Assert.Equal(0, await Store.PruneAsync(new RunRetention()));
        Assert.Equal(0, await Store.PruneAsync(new RunRetention { Age = Hour }));
        Assert.Equal(0, await Store.PruneAsync(new RunRetention { Age = TimeSpan.MaxValue }));
        Assert.Equal(2, await Store.PruneAsync(new RunRetention { Age = TimeSpan.Zero }));

        Assert.Equal(["running", "paused"], await ListedAsync());
        Assert.Empty(await Store.ReadAsync("completed"));
    }

    [Fact]
    public async Task Of_each_workflow_only_the_latest_that_have_ended_are_kept()
    {
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync($"one{i}", WorkflowState.Completed, workflow: "One");
            await CreateAsync($"two{i}", i < 2 ? WorkflowState.Failed : WorkflowState.Paused, workflow: "Two");
        }

        Assert.Equal(2, await Store.PruneAsync(new RunRetention { Count = 3, Age = Hour }));
        Assert.Equal(["one2", "one3", "one4"], (await ListedAsync(new() { Workflow = "One" })).Order());
        Assert.Equal(5, await Store.PruneAsync(new RunRetention { Count = 0 }));
        Assert.Equal(["two2", "two3", "two4"], (await ListedAsync()).Order());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.PruneAsync(new RunRetention { Count = -1 }));
    }
}
