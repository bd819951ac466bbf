using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Sqlite;

public sealed class UseSqliteTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_engines_options_take_a_file()
    {
        var options = new WorkflowEngineOptions().UseSqlite(_directory.File());

        await using var store = Assert.IsType<SqliteRunStore>(options.Store);
        await store.HeartbeatAsync("me", TimeSpan.FromHours(1));
        Assert.True(File.Exists(_directory.File()));
    }

    [Fact]
    public async Task The_services_engine_has_one_store_that_is_closed_with_them()
    {
        var services = new ServiceCollection();
        services.AddWorkflows().UseSqlite(_directory.File());
        IRunStore store;
        using (var provider = services.BuildServiceProvider())
        {
            Assert.NotNull(provider.GetRequiredService<WorkflowEngine>());
            store = provider.GetRequiredService<IRunStore>();
            await store.HeartbeatAsync("me", TimeSpan.FromHours(1));
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.HeartbeatAsync("me", TimeSpan.FromHours(1)));
        Assert.False(File.Exists(_directory.File("runs.db-wal")));
    }
}
