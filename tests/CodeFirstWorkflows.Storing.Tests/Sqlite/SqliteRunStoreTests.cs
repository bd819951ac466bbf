using CodeFirstWorkflows.Storing.Tests.Conformance;

namespace CodeFirstWorkflows.Storing.Tests.Sqlite;

public sealed class SqliteRunStoreTests : RunStoreConformance
{
    private readonly TemporaryDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override Task<IRunStore> OpenAsync() => Task.FromResult<IRunStore>(new SqliteRunStore(_directory.File()));
}
