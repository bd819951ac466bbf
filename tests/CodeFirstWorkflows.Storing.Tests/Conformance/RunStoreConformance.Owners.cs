using System.Diagnostics;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

public abstract partial class RunStoreConformance
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_owner_is_gone_when_no_heartbeat_came_for_as_long_as_the_last_one_said()
    {
        await Store.HeartbeatAsync("brief", Minute);
        var stale = await CreateAsync("a", "brief");
        Assert.Equal("brief", (await Store.FindAsync("a"))!.Owner);

        Time.Pass(Minute - TimeSpan.FromTicks(1));
        Assert.Empty(await OrphansAsync());
        Assert.Null((await Store.AcquireAsync("a", "me"))!.Lease);

        Time.Pass(TimeSpan.FromTicks(1));
        Assert.Null((await Store.FindAsync("a"))!.Owner);
        Assert.Equal(["a"], await OrphansAsync());
        var claim = (await Store.AcquireAsync("a", "me"))!;
        Assert.Null(claim.Run.Owner);
        Assert.NotNull(claim.Lease);
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.AppendAsync(stale, [Record(1)]));
    }

    [Fact]
    public async Task Each_heartbeat_keeps_an_owner_alive_for_as_long_as_it_says()
    {
        await Store.HeartbeatAsync("brief", Minute);
        await CreateAsync("a", "brief");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("brief", (await Store.FindAsync("a"))!.Owner);
            Time.Pass(Minute * 0.9);
            await Store.HeartbeatAsync("brief", Minute);
        }

        await Store.HeartbeatAsync("brief", TimeSpan.MaxValue);
        Assert.Empty(await OrphansAsync());
        Time.Pass(Minute * 1000);
        Assert.Empty(await OrphansAsync());
        await Store.HeartbeatAsync("brief", TimeSpan.FromTicks(1));
        Assert.Empty(await OrphansAsync());
        Time.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["a"], await OrphansAsync());
    }

    [Fact]
    public async Task Whoever_lost_a_run_because_it_was_gone_has_lost_all_and_does_not_come_back()
    {
        await Store.HeartbeatAsync("brief", Minute);
        foreach (var id in new[] { "a", "b", "c" })
            await CreateAsync(id, "brief");
        Assert.Empty(await OrphansAsync());
        Time.Pass(Minute);

        await TakeAsync("a", "me");

        var lost = await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.HeartbeatAsync("brief", Hour));
        Assert.Contains("'brief'", lost.Message, StringComparison.Ordinal);
        Assert.Equal(["b", "c"], (await OrphansAsync()).Order());
        Assert.Equal(["b", "c"], (await Store.AcquireAllAsync(["b", "c"], "other")).Select(static claim => claim.Run.Id).Order());
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.HeartbeatAsync("brief", Hour));
        await Store.HeartbeatAsync("brief", TimeSpan.Zero);
    }

    [Fact]
    public async Task A_batch_takes_the_runs_of_those_who_are_gone_for_good()
    {
        await Store.HeartbeatAsync("brief", Minute);
        await Store.HeartbeatAsync("brief too", Minute);
        await CreateAsync("a", "brief");
        await CreateAsync("b", "brief too");
        await CreateAsync("c", "other");
        Assert.Empty(await OrphansAsync());
        Time.Pass(Minute);

        Assert.Equal(["a", "b"], (await Store.AcquireAllAsync(["a", "b", "c"], "me")).Select(static claim => claim.Run.Id).Order());

        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.HeartbeatAsync("brief", Hour));
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.HeartbeatAsync("brief too", Hour));
        await Store.HeartbeatAsync("other", Hour);
    }

    [Fact]
    public async Task Whoever_shows_life_before_it_loses_a_run_keeps_all()
    {
        await Store.HeartbeatAsync("brief", Minute);
        var lease = await CreateAsync("a", "brief");
        Assert.Empty(await OrphansAsync());
        Time.Pass(Minute);
        Assert.Equal(["a"], await OrphansAsync());

        await Store.HeartbeatAsync("brief", Minute);

        Assert.Null((await Store.AcquireAsync("a", "me"))!.Lease);
        Assert.Empty(await Store.AcquireAllAsync(["a"], "me"));
        Assert.Equal("brief", (await Store.FindAsync("a"))!.Owner);
        await Store.AppendAsync(lease, [Record(1)]);
    }

    [Fact]
    public async Task An_owner_that_retires_frees_its_runs_at_once()
    {
        var stale = await CreateAsync("a");
        await CreateAsync("b");

        await Store.HeartbeatAsync("me", TimeSpan.Zero);
        await Store.HeartbeatAsync("me", TimeSpan.Zero);

        Assert.Equal(["a", "b"], (await OrphansAsync()).Order());
        Assert.Null((await Store.FindAsync("a"))!.Owner);
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.HeartbeatAsync("me", Hour));
        await Store.AppendAsync(stale, [Record(1)]);
        Assert.Equal(2, (await Store.AcquireAllAsync(["a", "b"], "other")).Count);
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.AppendAsync(stale, [Record(2)]));

        await Store.HeartbeatAsync("never came", TimeSpan.Zero);
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.HeartbeatAsync("never came", Hour));
    }

    [Fact]
    public async Task An_owner_repeats_its_own_claim_even_if_others_think_it_gone()
    {
        await Store.HeartbeatAsync("brief", Minute);
        var first = await CreateAsync("a", "brief");
        Assert.Empty(await OrphansAsync());
        Time.Pass(Minute);
        Assert.Equal(["a"], await OrphansAsync());

        var second = await TakeAsync("a", "brief");

        Assert.True(second.Epoch > first.Epoch);
        await Store.HeartbeatAsync("brief", Minute);
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(1000)]
    public async Task When_the_clock_jumps_the_living_keep_their_runs_and_the_gone_lose_them(int days)
    {
        await Store.HeartbeatAsync("brief", Minute);
        await CreateAsync("a", "brief");
        await CreateAsync("b", "other");
        Assert.Empty(await OrphansAsync());
        Time.Pass(Minute / 2);

        await JumpAsync(TimeSpan.FromDays(days));

        Assert.Empty(await OrphansAsync());
        Assert.Equal("brief", (await Store.FindAsync("a"))!.Owner);
        Assert.Null((await Store.AcquireAsync("a", "me"))!.Lease);

        Time.Pass(Minute / 2);
        Assert.Equal(["a"], await OrphansAsync());
        await TakeAsync("a", "me");
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.HeartbeatAsync("brief", Minute));
        await Store.HeartbeatAsync("other", Hour);
        Assert.Equal("other", (await Store.FindAsync("b"))!.Owner);
    }

    [Fact]
    public async Task An_owner_whose_process_has_ended_is_gone_at_once()
    {
        using var process = Process.Start("sleep", "100");
        var owner = OwnerName.Of(process.Id);
        await Store.HeartbeatAsync(owner, Hour);
        await CreateAsync("a", owner);
        await CreateAsync("b", owner);
        Assert.Equal(owner, (await Store.FindAsync("a"))!.Owner);
        Assert.Null((await Store.AcquireAsync("a", "me"))!.Lease);

        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Null((await Store.FindAsync("a"))!.Owner);
        Assert.Equal(["a", "b"], (await OrphansAsync()).Order());
        await TakeAsync("a", "me");
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.HeartbeatAsync(owner, Hour));
        Assert.Single(await Store.AcquireAllAsync(["a", "b"], "other"));
    }

    [Fact]
    public async Task The_tombstones_of_owners_do_not_stay_forever()
    {
        for (var i = 0; i < 5; i++)
            await Store.HeartbeatAsync($"gone{i}", TimeSpan.Zero);
        await CreateAsync("a");

        Time.Pass(TimeSpan.FromDays(2));
        await JumpAsync(TimeSpan.FromDays(2));
        await Store.HeartbeatAsync("last", TimeSpan.Zero);

        await Store.HeartbeatAsync("gone0", Minute);
        await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.HeartbeatAsync("last", Minute));
    }
}
