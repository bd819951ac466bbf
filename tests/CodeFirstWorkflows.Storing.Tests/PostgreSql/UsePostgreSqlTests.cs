using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.PostgreSql;

[Collection(PostgreSqlTests.Name)]
public sealed class UsePostgreSqlTests(PostgreSqlCluster cluster)
{
    [Fact]
    public async Task An_engines_options_take_a_server()
    {
        var options = new WorkflowEngineOptions().UsePostgreSql(cluster.ConnectionString);

        await using var store = Assert.IsType<PostgreSqlRunStore>(options.Store);
        await store.HeartbeatAsync("me", TimeSpan.FromHours(1));
        Assert.Equal(1L, await cluster.AskAsync("SELECT count(*) FROM codefirstworkflows.owners WHERE name = 'me'"));
    }

    [Fact]
    public async Task The_services_engine_has_one_store_that_is_closed_with_them()
    {
        var services = new ServiceCollection();
        services.AddWorkflows().UsePostgreSql(cluster.ConnectionString);
        IRunStore store;
        using (var provider = services.BuildServiceProvider())
        {
            Assert.NotNull(provider.GetRequiredService<WorkflowEngine>());
            store = provider.GetRequiredService<IRunStore>();
            await store.HeartbeatAsync("me", TimeSpan.FromHours(1));
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.HeartbeatAsync("me", TimeSpan.FromHours(1)));
    }
}
