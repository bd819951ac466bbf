using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

public abstract partial class RunStoreConformance
{
    [Fact]
    public async Task A_created_run_is_found_as_it_was_given()
    {
        var created = CreatedAt.AddTicks(1_234_567);
        var run = new NewRun("лауф-名-😀", "Flöw", 3, "шейп", Bytes("{\"ä\":1}"), created.ToOffset(TimeSpan.FromHours(5)));

        var lease = (await Store.CreateAsync(run, "me"))!;

        Assert.Equal((run.Id, "me"), (lease.RunId, lease.Owner));
        Assert.InRange(lease.GrantedAt, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var found = await Store.FindAsync(run.Id);
        Assert.NotNull(found);
        Assert.Equal(
            (run.Id, "Flöw", 3, WorkflowState.Running, "шейп", created, null, "me"),
            (found.Id, found.Workflow, found.Version, found.State, found.Shape, found.CreatedAt, found.Due, found.Owner));
        Assert.True(run.Input.Span.SequenceEqual(found.Input.Span));
        Assert.InRange(found.UpdatedAt, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    [Fact]
    public async Task A_used_id_is_refused_and_its_run_left_as_it_is()
    {
        var first = await CreateAsync("a");
        await Store.AppendAsync(first, [Record(1)]);

        Assert.Null(await Store.CreateAsync(Run("a", "Another"), "other"));
        Assert.Null(await Store.CreateAsync(Run("a"), "me"));

        Assert.Equal("Flow", (await Store.FindAsync("a"))!.Workflow);
        await Store.AppendAsync(first, [Record(2)]);
        await AssertRecordsAsync("a", Record(1), Record(2));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        Assert.Null(await Store.FindAsync("a"));
        Assert.Null(await Store.AcquireAsync("a", "me"));
        Assert.Empty(await Store.ReadAsync("a"));
        Assert.Empty(await Store.ReadInboxAsync("a"));
        Assert.False(await Store.PostAsync("a", new RunMessage(RunMessageKind.Cancel, "", default)));
        Assert.False(await Store.ConsumeAsync(new RunLease("a", "me", 1), RunMessageKind.Cancel, ""));
        Assert.False(await Store.DeleteAsync("a"));
        Assert.Empty(await Store.ReadAfterAsync("a", 1));
        Assert.Empty(await Store.AcquireAllAsync(["a", "b"], "me"));
        Assert.Empty(await Store.FindMessagesAsync("me") ?? []);
        Assert.Empty(await OrphansAsync());
        Assert.Empty(await ListedAsync());
        Assert.Equal(0, await Store.PruneAsync(new RunRetention { Age = TimeSpan.Zero, Count = 0 }));
    }

    [Fact]
    public async Task A_living_owner_keeps_its_run()
    {
        var lease = await CreateAsync("a");

        var claim = await Store.AcquireAsync("a", "other");

        Assert.Null(claim!.Lease);
        Assert.Equal((WorkflowState.Running, "me"), (claim.Run.State, claim.Run.Owner));
        await Store.AppendAsync(lease, [Record(1)]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task An_owner_that_retires_loses_its_runs_even_if_it_comes_back(int seconds)
    {
        var stale = await CreateAsync("a");
        await Store.AppendAsync(stale, [Record(1)]);
        await Store.HeartbeatAsync("me", TimeSpan.FromSeconds(seconds));
        Assert.Null((await Store.FindAsync("a"))!.Owner);

        var lease = await TakeAsync("a", "other");
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.HeartbeatAsync("me", Hour));

        Assert.Equal(("a", "other"), (lease.RunId, lease.Owner));
        Assert.True(lease.Epoch > stale.Epoch);
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.AppendAsync(stale, [Record(2)]));
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.AppendAsync(stale, [Record(1)]));
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.ReleaseAsync(stale, Stop(WorkflowState.Completed, null, Record(3))));
        await Store.AppendAsync(lease, [Record(4)]);
        await AssertRecordsAsync("a", Record(1), Record(4));
        Assert.Equal("other", (await Store.FindAsync("a"))!.Owner);
    }

    [Fact]
    public async Task An_owner_that_never_lived_has_nothing()
    {
        var lease = await CreateAsync("a", "unknown");

        Assert.Null((await Store.FindAsync("a"))!.Owner);
        await Store.AppendAsync(lease, [Record(1)]);
        Assert.Null((await Store.AcquireAsync("a", "me"))!.Run.Owner);
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.AppendAsync(lease, [Record(2)]));
    }

    [Fact]
    public async Task An_owner_may_take_over_its_own_run()
    {
        var first = await CreateAsync("a");

        var second = await TakeAsync("a", "me");

        Assert.True(second.Epoch > first.Epoch);
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.AppendAsync(first, [Record(1)]));
        await Store.AppendAsync(second, [Record(1)]);
    }

    [Fact]
    public async Task A_completed_run_is_not_taken_over()
    {
        await CreateAsync("a", WorkflowState.Completed);

        var claim = await Store.AcquireAsync("a", "me");

        Assert.Null(claim!.Lease);
        Assert.Equal(WorkflowState.Completed, claim.Run.State);
        Assert.Equal(WorkflowState.Completed, (await Store.FindAsync("a"))!.State);
    }

    [Theory]
    [InlineData(WorkflowState.Failed)]
    [InlineData(WorkflowState.Paused)]
    [InlineData(WorkflowState.Running)]
    public async Task A_run_that_has_stopped_goes_on_with_whoever_takes_it(WorkflowState state)
    {
        var due = CreatedAt.AddYears(100);
        var first = await CreateAsync("a", state, due);

        var claim = await Store.AcquireAsync("a", "other");

        Assert.Equal((state, due, null), (claim!.Run.State, claim.Run.Due, claim.Run.Owner));
        Assert.Equal(("a", "other", true), (claim.Lease!.RunId, claim.Lease.Owner, claim.Lease.Epoch > first.Epoch));
        var found = await Store.FindAsync("a");
        Assert.Equal((WorkflowState.Running, null, "other"), (found!.State, found.Due, found.Owner));
    }

    [Fact]
    public async Task A_release_keeps_records_state_and_due_and_frees_the_run()
    {
        var lease = await CreateAsync("a");
        await Store.AppendAsync(lease, [Record(1)]);
        var due = new DateTimeOffset(2200, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        var stop = Stop(WorkflowState.Paused, due, Record(2), Record(3));

        await Store.ReleaseAsync(lease, stop);

        var found = await Store.FindAsync("a");
        Assert.Equal((WorkflowState.Paused, due, null), (found!.State, found.Due, found.Owner));
        await AssertRecordsAsync("a", Record(1), Record(2), Record(3));
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.AppendAsync(lease, [Record(4)]));

        await Store.ReleaseAsync(lease, stop);
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.ReleaseAsync(lease, Stop(WorkflowState.Completed)));
        await AssertRecordsAsync("a", Record(1), Record(2), Record(3));
        Assert.Equal(WorkflowState.Paused, (await Store.FindAsync("a"))!.State);
    }

    [Fact]
    public async Task No_two_claims_have_the_same_epoch_whatever_run_they_are_of()
    {
        var epochs = new List<long>();
        for (var round = 0; round < 3; round++)
        {
            foreach (var id in new[] { "a", "b" })
            {
                epochs.Add((await CreateAsync(id)).Epoch);
                Assert.Null(await Store.CreateAsync(Run(id), "me"));
                epochs.Add((await TakeAsync(id, "me")).Epoch);
            }

            epochs.AddRange((await Store.AcquireAllAsync(["a", "b"], "me")).Select(static claim => claim.Lease!.Epoch));
            await Store.DeleteAsync("a");
            await Store.DeleteAsync("b");
        }

        Assert.Equal(18, epochs.Distinct().Count());
        Assert.True(epochs[0] > 0);
    }

    [Fact]
    public async Task A_lease_of_a_run_that_was_deleted_does_not_fit_the_next_one_with_its_id()
    {
        var stale = await CreateAsync("a");
        await Store.DeleteAsync("a");
        await CreateAsync("a");

        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.AppendAsync(stale, [Record(1)]));
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.ReleaseAsync(stale, Stop(WorkflowState.Completed)));
        await AssertRecordsAsync("a");
    }

    [Fact]
    public async Task Leases_are_granted_by_the_stores_clock()
    {
        var first = await CreateAsync("a");
        var found = (await Store.FindAsync("a"))!;
        var second = await TakeAsync("a", "me");

        Assert.Equal(found.UpdatedAt, first.GrantedAt);
        Assert.Equal((await Store.FindAsync("a"))!.UpdatedAt, second.GrantedAt);
        Assert.True(second.GrantedAt >= first.GrantedAt);
    }

    [Fact]
    public async Task Options_and_tags_come_back_as_they_were()
    {
        var tags = new Dictionary<string, string> { ["customer"] = "Ä 名 😀", ["empty"] = "", [""] = "no name", ["Customer"] = "another" };
        await Store.CreateAsync(Run("a") with { Options = Bytes("options"), Tags = tags }, "me");
        await CreateAsync("plain");
        tags["customer"] = "changed afterwards";

        var found = new[] { await Store.FindAsync("a"), (await Store.ListAsync(new())).Single(static run => run.Id == "a"), (await Store.AcquireAsync("a", "me"))!.Run };
        foreach (var run in found.Append((await Store.AcquireAllAsync(["a"], "me"))[0].Run))
        {
            Assert.True(Bytes("options").Span.SequenceEqual(run!.Options.Span));
            Assert.Equal([("", "no name"), ("Customer", "another"), ("customer", "Ä 名 😀"), ("empty", "")], run.Tags.Select(static tag => (tag.Key, tag.Value)).Order());
        }

        var plain = (await Store.FindAsync("plain"))!;
        Assert.True(plain.Options.IsEmpty);
        Assert.Empty(plain.Tags);
    }

    [Fact]
    public async Task A_held_run_says_so_until_it_is_claimed()
    {
        var lease = await CreateHeldAsync("a", CreatedAt);
        Assert.True((await Store.FindAsync("a"))!.IsHeld);
        var stop = Stop(WorkflowState.Paused, CreatedAt) with { IsHeld = true };
        await Store.ReleaseAsync(lease, stop);
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.ReleaseAsync(lease, stop with { IsHeld = false }));

        var claim = (await Store.AcquireAsync("a", "me"))!;

        Assert.True(claim.Run.IsHeld);
        Assert.False((await Store.FindAsync("a"))!.IsHeld);
        await Store.ReleaseAsync(claim.Lease!, Stop(WorkflowState.Paused, CreatedAt));
        Assert.False((await Store.FindAsync("a"))!.IsHeld);
    }

    [Fact]
    public async Task Those_that_can_be_claimed_are_claimed_together()
    {
        await CreateAsync("living", "other");
        var own = await CreateAsync("own");
        await CreateAsync("unknown", "never seen");
        await CreateAsync("completed", WorkflowState.Completed);
        await CreateAsync("paused", WorkflowState.Paused);
        string[] ids = ["living", "own", "unknown", "missing", "completed", "paused"];

        var claims = await Store.AcquireAllAsync(ids, "me");

        Assert.Equal(["own", "paused", "unknown"], claims.Select(static claim => claim.Run.Id).Order());
        Assert.Equal(3, claims.Select(static claim => claim.Lease!.Epoch).Distinct().Count());
        Assert.All(claims, claim => Assert.Equal((claim.Run.Id, "me"), (claim.Lease!.RunId, claim.Lease.Owner)));
        var paused = claims.Single(static claim => claim.Run.Id == "paused").Run;
        Assert.Equal((WorkflowState.Paused, null, "shape of Flow"), (paused.State, paused.Owner, paused.Shape));
        Assert.Equal("me", claims.Single(static claim => claim.Run.Id == "own").Run.Owner);
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.AppendAsync(own, [Record(1)]));
        foreach (var claim in claims)
        {
            await Store.AppendAsync(claim.Lease!, [Record(1)]);
            Assert.Equal((WorkflowState.Running, "me"), ((await Store.FindAsync(claim.Run.Id))!.State, (await Store.FindAsync(claim.Run.Id))!.Owner));
        }

        Assert.Equal("other", (await Store.FindAsync("living"))!.Owner);
        Assert.Empty(await Store.AcquireAllAsync([], "me"));
    }

    [Fact]
    public async Task A_time_that_is_no_whole_millisecond_is_not_due_too_early()
    {
        var due = new DateTimeOffset(2200, 1, 2, 3, 4, 5, 678, TimeSpan.Zero).AddTicks(1);
        await CreateAsync("a", WorkflowState.Paused, due);

        Assert.InRange((await Store.FindAsync("a"))!.Due!.Value, due, due.AddMilliseconds(1));
    }

    [Fact]
    public async Task A_deleted_run_leaves_nothing_and_its_lease_is_lost()
    {
        var lease = await CreateAsync("a");
        await Store.AppendAsync(lease, [Record(1)]);
        await Store.PostAsync("a", new RunMessage(RunMessageKind.Cancel, "", default));

        Assert.True(await Store.DeleteAsync("a"));

        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.AppendAsync(lease, [Record(2)]));
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.ReleaseAsync(lease, Stop(WorkflowState.Completed)));
        Assert.Null(await Store.FindAsync("a"));
        await CreateAsync("a", "other");
        Assert.Empty(await Store.ReadAsync("a"));
        Assert.Empty(await Store.ReadInboxAsync("a"));
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.AppendAsync(lease, [Record(3)]));
    }

    [Fact]
    public async Task What_is_given_up_beforehand_does_not_happen()
    {
        var lease = await CreateAsync("a");
        var canceled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.AppendAsync(lease, [Record(1)], canceled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.DeleteAsync("a", canceled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadAsync("a", canceled));

        await AssertRecordsAsync("a");
    }
}
