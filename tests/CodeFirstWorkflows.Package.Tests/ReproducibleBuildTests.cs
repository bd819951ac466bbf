using Xunit;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>The same commit gives the same bytes, wherever it is built.</summary>
public class ReproducibleBuildTests(PackageFeed feed)
{
    private static readonly string[] Assemblies =
    [
        "analyzers/CodeFirstWorkflows.Analyzers/bin/Release/netstandard2.0/CodeFirstWorkflows.Analyzers.dll",
        "analyzers/CodeFirstWorkflows.CodeFixes/bin/Release/netstandard2.0/CodeFirstWorkflows.CodeFixes.dll",
        "generators/CodeFirstWorkflows.Generators/bin/Release/netstandard2.0/CodeFirstWorkflows.Generators.dll",
        "generators/CodeFirstWorkflows.Language/bin/Release/netstandard2.0/CodeFirstWorkflows.Language.dll",
        "src/CodeFirstWorkflows/bin/Release/net10.0/CodeFirstWorkflows.dll",
        "src/CodeFirstWorkflows.Testing/bin/Release/net10.0/CodeFirstWorkflows.Testing.dll",
    ];

    [Fact]
    public async Task Two_clones_of_one_commit_build_the_same_bytes_without_paths_of_the_machine()
    {
        var one = new RepositoryCopy(feed.FolderOf("clone"));
        var other = new RepositoryCopy(feed.FolderOf("elsewhere/another clone"));

        await Task.WhenAll(new[] { one, other }.Select(copy => copy.BuildAsync("src/CodeFirstWorkflows", "src/CodeFirstWorkflows.Testing")));

        foreach (var assembly in Assemblies)
        {
            var symbols = Path.ChangeExtension(assembly, "pdb");
            Assert.True(SameBytes(assembly), $"{assembly} differs.");
            Assert.True(SameBytes(symbols), $"{symbols} differs.");
            Assert.All(Symbols.Documents(File.ReadAllBytes(one.PathOf(symbols))), path => Assert.StartsWith("/_", path, StringComparison.Ordinal));
        }

        bool SameBytes(string path) => File.ReadAllBytes(one.PathOf(path)).AsSpan().SequenceEqual(File.ReadAllBytes(other.PathOf(path)));
    }
}
