using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

public sealed class InMemoryRunStoreTests : RunStoreConformance
{
    protected override Task<IRunStore> OpenAsync() => Task.FromResult<IRunStore>(new InMemoryRunStore());

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
}
