namespace CodeFirstWorkflows.Package.Tests;

/// <summary>A project outside the repository, or several in one folder.</summary>
internal sealed class Consumer(string directory)
{
    public string PathOf(string path) => Path.Combine(directory, path);

    public void Write(string path, string text)
    {
        var file = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public string Read(string path) => File.ReadAllText(PathOf(path));

    public Task<CommandResult> BuildAsync(params string[] options) => DotnetAsync(["build", "--tl:off", .. options]);

    public Task<CommandResult> RunAsync(params string[] options) => DotnetAsync(["run", "--no-build", .. options]);

    public Task<CommandResult> DotnetAsync(params string[] arguments) => Command.RunAsync(directory, "dotnet", arguments);

    /// <summary>The lines of a build about one file, without the folders around it.</summary>
    public IReadOnlyList<string> About(CommandResult build, string path)
    {
        var file = PathOf(path);
        return [.. build.Findings.Where(line => line.StartsWith(file, StringComparison.Ordinal)).Select(line => path + line[file.Length..])];
    }
}
