using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

public abstract partial class RunStoreConformance
{
    private static readonly DateTimeOffset LongAgo = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Orphaned_are_runs_whose_owner_is_gone_or_that_have_none()
    {
        await CreateAsync("living");
        await CreateAsync("unknown", "never seen");
        await CreateAsync("left", WorkflowState.Running);
        await CreateAsync("gone", "other");
        foreach (var (id, state) in new[] { ("completed", WorkflowState.Completed), ("failed", WorkflowState.Failed) })
        {
            var lease = await CreateAsync(id);
            await Store.PostAsync(id, Message(RunMessageKind.Cancel));
            await Store.PostAsync(id, Message(RunMessageKind.Answer, "k"));
            await Store.ReleaseAsync(lease, Stop(state, LongAgo));
        }

        await Store.PostAsync("living", Message(RunMessageKind.Cancel));
        await Store.PostAsync("living", Message(RunMessageKind.Answer, "k"));
        Assert.Equal(["left", "unknown"], (await OrphansAsync()).Order());

        await Store.HeartbeatAsync("other", TimeSpan.Zero);
        Assert.Equal(["gone", "left", "unknown"], (await OrphansAsync()).Order());
        Assert.All(await Store.FindNeglectedAsync(9), static run => Assert.Null(run.Owner));

        await TakeAsync("left", "me");
        await TakeAsync("gone", "me");
        Assert.Equal(["unknown"], await OrphansAsync());
    }

    [Fact]
    public async Task Orphaned_are_paused_runs_that_are_due_answered_or_to_be_canceled()
    {
        await CreateAsync("waiting", WorkflowState.Paused);
        await CreateAsync("later", WorkflowState.Paused, DateTimeOffset.UtcNow.AddDays(1));
        await CreateAsync("due", WorkflowState.Paused, LongAgo);
        var answered = await CreateAsync("answered", WorkflowState.Paused);
        await Store.PostAsync("answered", Message(RunMessageKind.Answer, "a"));
        await Store.PostAsync("answered", Message(RunMessageKind.Answer, "b"));
        await CreateAsync("both", WorkflowState.Paused, LongAgo.AddDays(1));
        await Store.PostAsync("both", Message(RunMessageKind.Cancel));
        var early = await CreateAsync("early");
        await Store.PostAsync("early", Message(RunMessageKind.Answer, "a"));
        await Store.ReleaseAsync(early, Stop(WorkflowState.Paused));
        var canceled = await CreateAsync("canceled", WorkflowState.Paused);
        await Store.PostAsync("canceled", Message(RunMessageKind.Cancel));
        await CreateAsync("paused", WorkflowState.Paused);
        await Store.PostAsync("paused", Message(RunMessageKind.Pause));

        Assert.Equal(["due", "both"], (await OrphansAsync()).Take(2));
        Assert.Equal(["answered", "both", "canceled", "due", "early"], (await OrphansAsync()).Order());

        await Store.ConsumeAsync(early, RunMessageKind.Answer, "a");
        await Store.ConsumeAsync(canceled, RunMessageKind.Cancel, "");
        await Store.ConsumeAsync(answered, RunMessageKind.Answer, "a");
        Assert.Equal(["due", "both", "answered"], await OrphansAsync());
        await Store.ConsumeAsync(answered, RunMessageKind.Answer, "b");
        Assert.Equal(["due", "both"], await OrphansAsync());
        var found = (await Store.FindNeglectedAsync(1))[0];
        Assert.Equal((WorkflowState.Paused, LongAgo, "shape of Flow", null), (found.State, found.Due, found.Shape, found.Owner));
    }

    [Fact]
    public async Task Of_held_runs_only_those_that_are_to_be_canceled_are_orphaned()
    {
        foreach (var id in new[] { "due", "answered", "paused", "canceled" })
            await CreateHeldAsync(id, LongAgo);
        await Store.PostAsync("answered", Message(RunMessageKind.Answer, "a"));
        await Store.PostAsync("paused", Message(RunMessageKind.Pause));
        await Store.PostAsync("canceled", Message(RunMessageKind.Cancel));

        var found = Assert.Single(await Store.FindNeglectedAsync(9));
        Assert.Equal(("canceled", true), (found.Id, found.IsHeld));

        await Store.ReleaseAsync(await TakeAsync("due", "me"), Stop(WorkflowState.Paused, LongAgo));
        await Store.ReleaseAsync(await TakeAsync("answered", "me"), Stop(WorkflowState.Paused));
        Assert.Equal(["answered", "canceled", "due"], (await OrphansAsync()).Order());
    }

    [Fact]
    public async Task A_batch_leaves_runs_as_they_are_that_go_on_only_on_request()
    {
        await CreateAsync("failed", WorkflowState.Failed);
        await CreateAsync("paused", WorkflowState.Paused);
        foreach (var id in new[] { "held", "canceled" })
            await CreateHeldAsync(id, LongAgo);
        await Store.PostAsync("held", Message(RunMessageKind.Pause));
        await Store.PostAsync("canceled", Message(RunMessageKind.Cancel));

        var claims = await Store.AcquireAllAsync(["failed", "paused", "held", "canceled", "no run"], "me");

        Assert.Equal(["canceled", "paused"], claims.Select(static claim => claim.Run.Id).Order());
        var canceled = claims.Single(static claim => claim.Run.Id == "canceled").Run;
        Assert.Equal((WorkflowState.Paused, LongAgo, true, null), (canceled.State, canceled.Due, canceled.IsHeld, canceled.Owner));
        var failed = (await Store.FindAsync("failed"))!;
        Assert.Equal((WorkflowState.Failed, null), (failed.State, failed.Owner));
        var held = (await Store.FindAsync("held"))!;
        Assert.Equal((WorkflowState.Paused, true, LongAgo, null), (held.State, held.IsHeld, held.Due, held.Owner));
        Assert.NotNull((await Store.AcquireAsync("failed", "me"))!.Lease);
        Assert.NotNull((await Store.AcquireAsync("held", "me"))!.Lease);
    }

    [Fact]
    public async Task Those_that_are_orphaned_for_the_longest_time_come_first_and_no_more_than_are_wanted()
    {
        for (var i = 0; i < 9; i++)
            await CreateAsync($"{i}", WorkflowState.Paused, LongAgo.AddDays(i * 5 % 9));

        Assert.Equal(["0", "2", "4", "6", "8", "1", "3", "5", "7"], await OrphansAsync());
        Assert.Equal(["0", "2"], await OrphansAsync(2));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.FindNeglectedAsync(0));
    }

    [Fact]
    public async Task However_many_answers_some_have_the_others_are_found()
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            await CreateAsync(id, WorkflowState.Paused);
            for (var i = 0; i < 5; i++)
                await Store.PostAsync(id, Message(RunMessageKind.Answer, $"{i}"));
        }

        Assert.Equal(["a", "b", "c"], (await OrphansAsync(3)).Order());
        Assert.Equal(2, (await OrphansAsync(2)).Distinct().Count());
    }
}
