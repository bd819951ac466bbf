using CodeFirstWorkflows.Storing.Tests.Conformance;

namespace CodeFirstWorkflows.Storing.Tests.Sqlite;

public sealed class SqliteRunStoreTests : SharedRunStoreConformance
{
    private readonly TemporaryDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override Task<IRunStore> OpenAsync(TimeProvider time) =>
        Task.FromResult<IRunStore>(new SqliteRunStore(new SqliteRunStoreOptions { Path = _directory.File(), Time = time }));

    protected override Task JumpAsync(TimeSpan jump)
    {
        using var file = new SqliteConnection(_directory.File(), TimeSpan.FromSeconds(5));
        file.Prepare("UPDATE owners SET stamp = stamp - ?1").With((long)jump.TotalMilliseconds).Run();
        return Task.CompletedTask;
    }
}
