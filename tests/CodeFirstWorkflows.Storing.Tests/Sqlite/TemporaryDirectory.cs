namespace CodeFirstWorkflows.Storing.Tests.Sqlite;

/// <summary>A directory that is gone afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("runs-");

    internal string Path => _directory.FullName;

    internal string File(string name = "runs.db") => System.IO.Path.Combine(Path, name);

    public void Dispose() => _directory.Delete(recursive: true);
}
