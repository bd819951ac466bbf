using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

public abstract partial class RunStoreConformance
{
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
    public async Task Lists_hold_those_with_all_tags_that_are_asked_for()
    {
        for (var i = 0; i < 12; i++)
        {
            var tags = new Dictionary<string, string> { ["parity"] = i % 2 == 0 ? "even" : "odd", ["third"] = $"{i % 3}", ["all"] = "yes" };
            var lease = await Store.CreateAsync(Run($"{i:00}", i < 6 ? "Low" : "High", 12 - i) with { Tags = tags }, "me");
            await Store.ReleaseAsync(lease!, Stop(i % 4 == 0 ? WorkflowState.Completed : WorkflowState.Failed));
        }

        await CreateAsync("untagged");

        Assert.Equal(["10", "08", "06", "04", "02", "00"], await ListedAsync(Tagged(("parity", "even"))));
        Assert.Equal(["09", "03"], await ListedAsync(Tagged(("parity", "odd"), ("third", "0"))));
        Assert.Equal(["09", "03"], await ListedAsync(Tagged(("third", "0"), ("all", "yes"), ("parity", "odd"))));
        Assert.Equal(["06", "00"], await ListedAsync(Tagged(("parity", "even"), ("third", "0"))));
        Assert.Equal(["00"], await ListedAsync(Tagged(("parity", "even"), ("third", "0")) with { Workflow = "Low" }));
        Assert.Equal(["06"], await ListedAsync(Tagged(("parity", "even"), ("third", "0")) with { State = WorkflowState.Failed }));
        Assert.Empty(await ListedAsync(Tagged(("parity", "even"), ("third", "0")) with { State = WorkflowState.Failed, Workflow = "Low" }));
        Assert.Equal(["08", "06", "04"], await ListedAsync(Tagged(("parity", "even")) with { After = "10", Limit = 3 }));
        Assert.Equal(["02", "00"], await ListedAsync(Tagged(("parity", "even")) with { After = "04", Limit = 3 }));
        Assert.Equal(["02"], await ListedAsync(Tagged(("parity", "even")) with { After = "04", CreatedFrom = CreatedAt.AddMinutes(-11) }));
        Assert.Empty(await ListedAsync(Tagged(("parity", "Even"))));
        Assert.Empty(await ListedAsync(Tagged(("Parity", "even"))));
        Assert.Empty(await ListedAsync(Tagged(("parity", "even"), ("missing", ""))));
    }

    [Fact]
    public async Task Lists_hold_those_that_were_created_in_a_time()
    {
        for (var age = 0; age < 6; age++)
            await CreateAsync($"{age}", age: age);

        Assert.Equal(["0", "1", "2"], await ListedAsync(new() { CreatedFrom = CreatedAt.AddMinutes(-2) }));
        Assert.Equal(["0", "1"], await ListedAsync(new() { CreatedFrom = CreatedAt.AddMinutes(-2).AddTicks(1) }));
        Assert.Equal(["3", "4", "5"], await ListedAsync(new() { CreatedBefore = CreatedAt.AddMinutes(-2) }));
        Assert.Equal(["2", "3", "4", "5"], await ListedAsync(new() { CreatedBefore = CreatedAt.AddMinutes(-2).AddTicks(1) }));
        Assert.Equal(["2", "3"], await ListedAsync(new() { CreatedFrom = CreatedAt.AddMinutes(-3), CreatedBefore = CreatedAt.AddMinutes(-1) }));
        Assert.Equal(["3"], await ListedAsync(new() { CreatedFrom = CreatedAt.AddMinutes(-3), CreatedBefore = CreatedAt.AddMinutes(-1), After = "2" }));
        Assert.Equal(["2"], await ListedAsync(new() { CreatedFrom = CreatedAt.AddMinutes(-3), CreatedBefore = CreatedAt.AddMinutes(-1), After = "0", Limit = 1 }));
        Assert.Empty(await ListedAsync(new() { CreatedFrom = CreatedAt, CreatedBefore = CreatedAt }));
        Assert.Equal(["0"], await ListedAsync(new() { CreatedFrom = CreatedAt.ToOffset(TimeSpan.FromHours(3)) }));
    }

    private static RunFilter Tagged(params (string Name, string Value)[] tags) => new() { Tags = tags.ToDictionary(static tag => tag.Name, static tag => tag.Value) };

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
