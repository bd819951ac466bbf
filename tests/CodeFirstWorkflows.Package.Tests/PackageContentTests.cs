using Xunit;

namespace CodeFirstWorkflows.Package.Tests;

public class PackageContentTests(PackageFeed feed)
{
    [Fact]
    public void The_library_comes_with_its_generator_analyzers_and_fixes_and_nothing_else() => Assert.Equal(
        [
            "CodeFirstWorkflows.nuspec",
            "README.md",
            "analyzers/dotnet/cs/CodeFirstWorkflows.Analyzers.dll",
            "analyzers/dotnet/cs/CodeFirstWorkflows.CodeFixes.dll",
            "analyzers/dotnet/cs/CodeFirstWorkflows.Generators.dll",
            "analyzers/dotnet/cs/CodeFirstWorkflows.Language.dll",
            "build/CodeFirstWorkflows.props",
            "build/CodeFirstWorkflows.targets",
            "buildTransitive/CodeFirstWorkflows.props",
            "buildTransitive/CodeFirstWorkflows.targets",
            "lib/net10.0/CodeFirstWorkflows.dll",
            "lib/net10.0/CodeFirstWorkflows.xml",
        ],
        PackageContent.Files(feed.PathOf("CodeFirstWorkflows")));

    [Fact]
    public void The_test_clients_are_a_library_alone() => Assert.Equal(
        ["CodeFirstWorkflows.Testing.nuspec", "README.md", "lib/net10.0/CodeFirstWorkflows.Testing.dll", "lib/net10.0/CodeFirstWorkflows.Testing.xml"],
        PackageContent.Files(feed.PathOf("CodeFirstWorkflows.Testing")));

    [Theory]
    [InlineData("CodeFirstWorkflows")]
    [InlineData("CodeFirstWorkflows.Testing")]
    public void Symbols_come_in_a_package_of_their_own(string package) => Assert.Equal(
        [$"{package}.nuspec", $"lib/net10.0/{package}.pdb"],
        PackageContent.Files(feed.PathOf(package, "snupkg")));

    [Theory]
    [InlineData(
        "CodeFirstWorkflows",
        "Microsoft.Extensions.AI.Abstractions",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions")]
    [InlineData("CodeFirstWorkflows.Testing", "Microsoft.Extensions.AI.Abstractions")]
    public void It_depends_on_abstractions_only(string package, params string[] dependencies) =>
        Assert.Equal(dependencies, PackageContent.Metadata(feed.PathOf(package)).Dependencies());

    [Theory]
    [InlineData("CodeFirstWorkflows")]
    [InlineData("CodeFirstWorkflows.Testing")]
    public void It_says_what_it_is_whose_it_is_and_where_it_comes_from(string package)
    {
        var metadata = PackageContent.Metadata(feed.PathOf(package));

        Assert.Equal(package, metadata.Child("id")?.Value);
        Assert.Equal("MIT", metadata.Child("license")?.Value);
        Assert.Equal("expression", metadata.Child("license")?.Attribute("type")?.Value);
        Assert.Equal("README.md", metadata.Child("readme")?.Value);
        Assert.Equal("git", metadata.Child("repository")?.Attribute("type")?.Value);
        Assert.Equal("The CodeFirstWorkflows authors", metadata.Child("authors")?.Value);
        Assert.NotEqual("Package Description", metadata.Child("description")?.Value);
        Assert.Contains("llm", metadata.Child("tags")?.Value.Split(' ') ?? []);
    }
}
