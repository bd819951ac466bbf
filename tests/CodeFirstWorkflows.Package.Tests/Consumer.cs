namespace CodeFirstWorkflows.Package.Tests;

/// <summary>A project outside the repository.</summary>
internal sealed class Consumer(string directory)
{
    public void Write(string path, string text)
    {
        var file = Path.Combine(directory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public Task<DotnetResult> BuildAsync(params string[] options) => Dotnet.RunAsync(directory, ["build", "--tl:off", .. options]);

    public Task<DotnetResult> RunAsync() => Dotnet.RunAsync(directory, "run", "--no-build");

    /// <summary>The lines of a build about one file, without the folders around it.</summary>
    public IReadOnlyList<string> About(DotnetResult build, string path)
    {
        var file = Path.Combine(directory, path);
        return [.. build.Lines.Where(line => line.StartsWith(file, StringComparison.Ordinal)).Select(line => path + line[file.Length..]).Distinct()];
    }
}
