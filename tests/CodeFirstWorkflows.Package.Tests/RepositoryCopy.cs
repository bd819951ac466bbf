using System.Text;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>What the packages are built from, as a clone of a commit in another folder.</summary>
internal sealed class RepositoryCopy
{
    private readonly string _directory;

    public RepositoryCopy(string directory)
    {
        _directory = directory;
        var folders = new[] { "analyzers", "generators", "src" }.Select(folder => Path.Combine(TestBuild.Repository, folder));
        var settings = Directory.EnumerateFiles(TestBuild.Repository).Where(file => Path.GetFileName(file) != ".git");
        foreach (var file in settings.Concat(folders.SelectMany(SourcesIn)))
            Write(Path.GetRelativePath(TestBuild.Repository, file), File.ReadAllBytes(file));

        // What the SDK reads of a clone: where its root is, which the paths in symbols begin at, and the commit.
        Write(".git/HEAD", new string('1', 40));
        Write(".git/config", "");
        Directory.CreateDirectory(Path.Combine(directory, ".git", "objects"));
        Directory.CreateDirectory(Path.Combine(directory, ".git", "refs"));
    }

    public string PathOf(string path) => Path.Combine(_directory, path);

    /// <summary>Builds projects as a build server does; what analyzers say makes no difference to the bytes.</summary>
    public async Task BuildAsync(params string[] projects)
    {
        foreach (var project in projects)
            (await Command.RunAsync(_directory, "dotnet", "build", project, "-c", "Release", "-p:CI=true", "-p:RunAnalyzers=false")).Succeeds();
    }

    private static IEnumerable<string> SourcesIn(string folder) =>
        Directory.EnumerateDirectories(folder)
            .Where(inner => Path.GetFileName(inner) is not ("bin" or "obj"))
            .SelectMany(SourcesIn)
            .Concat(Directory.EnumerateFiles(folder));

    private void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    private void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllBytes(PathOf(path), bytes);
    }
}
