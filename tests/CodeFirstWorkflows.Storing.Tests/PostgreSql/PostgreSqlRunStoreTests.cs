using System.Globalization;
using CodeFirstWorkflows.Storing.Tests.Conformance;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.PostgreSql;

[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlRunStoreTests(PostgreSqlCluster cluster) : SharedRunStoreConformance
{
    private readonly string _schema = cluster.NewSchema();

    protected override Task<IRunStore> OpenAsync(TimeProvider time) =>
        Task.FromResult<IRunStore>(new PostgreSqlRunStore(cluster.ConnectionString, new PostgreSqlRunStoreOptions { Schema = _schema, Time = time }));

    protected override Task JumpAsync(TimeSpan jump) =>
        cluster.AskAsync(string.Create(CultureInfo.InvariantCulture, $"UPDATE {PostgreSqlText.Quote(_schema)}.owners SET stamp = stamp - {(long)jump.TotalMilliseconds}"));
}
