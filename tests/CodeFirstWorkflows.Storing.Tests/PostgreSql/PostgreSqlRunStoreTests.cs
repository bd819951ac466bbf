using CodeFirstWorkflows.Storing.Tests.Conformance;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.PostgreSql;

[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlRunStoreTests(PostgreSqlCluster cluster) : RunStoreConformance
{
    protected override Task<IRunStore> OpenAsync() =>
        Task.FromResult<IRunStore>(new PostgreSqlRunStore(cluster.ConnectionString, new PostgreSqlRunStoreOptions { Schema = cluster.NewSchema() }));
}
