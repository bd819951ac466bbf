using CodeFirstWorkflows.Storing.Tests.Kills;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.PostgreSql;

/// <summary>On PostgreSQL.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlKillTests(PostgreSqlCluster cluster, ITestOutputHelper output) : KillTests(output)
{
    protected override string Kind => "postgres";

    protected override string Where => cluster.ConnectionString;
}
