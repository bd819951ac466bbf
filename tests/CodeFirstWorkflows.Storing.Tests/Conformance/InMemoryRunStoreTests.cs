using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

public sealed class InMemoryRunStoreTests : HintingRunStoreConformance
{
    protected override Task<IRunStore> OpenAsync(TimeProvider time) => Task.FromResult<IRunStore>(new InMemoryRunStore(time));

    protected override Task JumpAsync(TimeSpan jump)
    {
        Time.Jump(jump);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Its_clock_decides_what_is_over()
    {
        var time = new FakeTimeProvider(CreatedAt);
        var store = new InMemoryRunStore(time);
        await store.HeartbeatAsync("me", TimeSpan.FromSeconds(10));
        await store.HeartbeatAsync("forever", TimeSpan.MaxValue);
        await store.CreateAsync(Run("a"), "me");
        await store.CreateAsync(Run("b"), "forever");

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(await store.FindNeglectedAsync(9));

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("a", Assert.Single(await store.FindNeglectedAsync(9)).Id);
        Assert.Equal(CreatedAt, (await store.FindAsync("a"))!.UpdatedAt);
    }

    [Fact]
    public async Task Its_clock_is_that_of_the_first_engine_unless_it_has_one()
    {
        var (first, second) = (new FakeTimeProvider(CreatedAt), new FakeTimeProvider(CreatedAt.AddYears(1)));
        var store = new InMemoryRunStore();
        await store.HeartbeatAsync("me", TimeSpan.FromSeconds(10));
        await store.CreateAsync(Run("a"), "me");

        store.UseClockOf(first);
        store.UseClockOf(second);

        Assert.Equal("me", (await store.FindAsync("a"))!.Owner);
        Assert.Equal(CreatedAt, (await store.AcquireAsync("a", "me"))!.Lease!.GrantedAt);
        first.Advance(TimeSpan.FromSeconds(10));
        Assert.Null((await store.FindAsync("a"))!.Owner);

        var own = new InMemoryRunStore(second);
        own.UseClockOf(first);
        Assert.Equal(CreatedAt.AddYears(1), (await own.CreateAsync(Run("a"), "me"))!.GrantedAt);
    }
}
