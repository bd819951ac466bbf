using System.Collections.Concurrent;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

/// <summary>What every store must do that several processes share: here each of two stores stands for a process, with a clock of its own.</summary>
public abstract class SharedRunStoreConformance : HintingRunStoreConformance
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly OwnTime _otherTime = new();

    private IRunStore Other { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Other = await OpenAsync(_otherTime);
    }

    public override async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)Other).DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_process_waits_by_its_own_clock_from_when_it_first_saw_a_heartbeat()
    {
        await Store.HeartbeatAsync("brief", Minute);
        await CreateAsync("a", "brief");
        Assert.Empty(await OrphansAsync());
        Time.Pass(Minute);
        Assert.Equal(["a"], await OrphansAsync());

        // It has just started, and cannot know for how long nothing has come.
        Assert.Empty(await Other.FindNeglectedAsync(9));
        _otherTime.Pass(Minute - TimeSpan.FromTicks(1));
        Assert.Null((await Other.AcquireAsync("a", "other"))!.Lease);
        _otherTime.Pass(TimeSpan.FromTicks(1));
        Assert.NotNull((await Other.AcquireAsync("a", "other"))!.Lease);
    }

    [Fact]
    public async Task Whoever_one_process_found_to_be_gone_is_gone_for_all()
    {
        await Other.HeartbeatAsync("brief", Minute);
        await CreateAsync("a", "brief");
        await CreateAsync("b", "brief");
        Assert.Empty(await OrphansAsync());
        Time.Pass(Minute);

        await TakeAsync("a", "me");

        await Assert.ThrowsAsync<LeaseLostException>(async () => await Other.HeartbeatAsync("brief", Minute));
        Assert.Equal("b", Assert.Single(await Other.FindNeglectedAsync(9)).Id);
        Assert.NotNull((await Other.AcquireAsync("b", "other"))!.Lease);
    }

    [Fact]
    public async Task A_heartbeat_through_another_process_keeps_an_owner_alive()
    {
        await Other.HeartbeatAsync("brief", Minute);
        await CreateAsync("a", "brief");
        Assert.Empty(await OrphansAsync());
        Time.Pass(Minute);
        Assert.Equal(["a"], await OrphansAsync());

        await Other.HeartbeatAsync("brief", Minute);

        Assert.Null((await Store.AcquireAsync("a", "me"))!.Lease);
        Assert.Empty(await OrphansAsync());
        Time.Pass(Minute);
        Assert.NotNull((await Store.AcquireAsync("a", "me"))!.Lease);
    }

    [Fact]
    public async Task Epochs_are_of_all_processes()
    {
        var epochs = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            epochs.Add((await CreateAsync($"a{i}")).Epoch);
            epochs.Add((await Other.CreateAsync(Run($"b{i}"), "other"))!.Epoch);
            epochs.Add((await Other.AcquireAsync($"b{i}", "other"))!.Lease!.Epoch);
        }

        Assert.Equal(epochs.Order(), epochs);
        Assert.Equal(15, epochs.Distinct().Count());
    }

    [Fact]
    public async Task Changes_are_heard_of_by_other_stores_too()
    {
        var heard = new ConcurrentQueue<string>();
        using var subscription = Other.Subscribe(heard.Enqueue);

        await UntilAsync(heard, "released", async i => await CreateAsync($"released {i}", WorkflowState.Paused));
        await UntilAsync(heard, "posted", async i =>
        {
            await CreateAsync($"posted {i}");
            await Store.PostAsync($"posted {i}", Message(RunMessageKind.Answer, "k"));
        });
    }
}
