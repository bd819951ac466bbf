using System.Text;
using Xunit;

namespace CodeFirstWorkflows.Package.Tests;

public class PackageContentTests(PackageFeed feed)
{
    private const string Home = "https://github.com/codefirstworkflows/codefirstworkflows";

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
    [InlineData("CodeFirstWorkflows.Sqlite")]
    [InlineData("CodeFirstWorkflows.PostgreSql")]
    public void Symbols_come_in_a_package_of_their_own(string package) => Assert.Equal(
        [$"{package}.nuspec", $"lib/net10.0/{package}.pdb"],
        PackageContent.Files(feed.PathOf(package, "snupkg")));

    [Theory]
    [InlineData(
        "CodeFirstWorkflows",
        "Microsoft.Extensions.AI.Abstractions",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Hosting.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",
        "Polly.Core",
        "System.IO.Hashing")]
    [InlineData("CodeFirstWorkflows.Testing", "Microsoft.Extensions.AI.Abstractions")]
    public void It_depends_on_little(string package, params string[] dependencies) =>
        Assert.Equal(dependencies, PackageContent.Metadata(feed.PathOf(package)).Dependencies());

    // Beside them are those of the library, whose versions are pinned.
    [Theory]
    [InlineData("CodeFirstWorkflows.Sqlite", "CodeFirstWorkflows", "SQLitePCLRaw.bundle_e_sqlite3")]
    [InlineData("CodeFirstWorkflows.PostgreSql", "CodeFirstWorkflows", "Npgsql")]
    public void A_store_depends_on_the_library_and_its_database(string package, params string[] dependencies) =>
        Assert.Equal(dependencies, PackageContent.Metadata(feed.PathOf(package)).Dependencies().Take(dependencies.Length));

    [Theory]
    [InlineData("CodeFirstWorkflows")]
    [InlineData("CodeFirstWorkflows.Testing")]
    [InlineData("CodeFirstWorkflows.Sqlite")]
    [InlineData("CodeFirstWorkflows.PostgreSql")]
    public void It_says_what_it_is_whose_it_is_and_where_it_comes_from(string package)
    {
        var metadata = PackageContent.Metadata(feed.PathOf(package));

        Assert.Equal(package, metadata.Child("id")?.Value);
        Assert.Equal(feed.Version, metadata.Child("version")?.Value);
        Assert.Equal("MIT", metadata.Child("license")?.Value);
        Assert.Equal("expression", metadata.Child("license")?.Attribute("type")?.Value);
        Assert.Equal("README.md", metadata.Child("readme")?.Value);
        Assert.Equal("git", metadata.Child("repository")?.Attribute("type")?.Value);
        Assert.Equal(Home, metadata.Child("repository")?.Attribute("url")?.Value);
        Assert.Equal(Home, metadata.Child("projectUrl")?.Value);
        Assert.Equal("The CodeFirstWorkflows authors", metadata.Child("authors")?.Value);
        Assert.Matches("^Copyright .* The CodeFirstWorkflows authors$", metadata.Child("copyright")?.Value);
        Assert.Matches("^[A-Z].{40,}[.]$", metadata.Child("description")?.Value);
        Assert.Contains("llm", metadata.Child("tags")?.Value.Split(' ') ?? []);
    }

    [Theory]
    [InlineData("CodeFirstWorkflows")]
    [InlineData("CodeFirstWorkflows.Testing")]
    [InlineData("CodeFirstWorkflows.Sqlite")]
    [InlineData("CodeFirstWorkflows.PostgreSql")]
    public void Its_readme_is_the_repositorys(string package) => Assert.Equal(
        File.ReadAllBytes(Path.Combine(TestBuild.Repository, "README.md")),
        PackageContent.Bytes(feed.PathOf(package), "README.md"));

    [Theory]
    [InlineData("CodeFirstWorkflows", "T:CodeFirstWorkflows.WorkflowEngine")]
    [InlineData("CodeFirstWorkflows.Testing", "T:CodeFirstWorkflows.Testing.ScriptedChatClient")]
    [InlineData("CodeFirstWorkflows.Sqlite", "T:CodeFirstWorkflows.Storing.SqliteRunStore")]
    [InlineData("CodeFirstWorkflows.PostgreSql", "T:CodeFirstWorkflows.Storing.PostgreSqlRunStore")]
    public void Its_documentation_is_inside(string package, string member) => Assert.Contains(
        $"<member name=\"{member}\">",
        Encoding.UTF8.GetString(PackageContent.Bytes(feed.PathOf(package), $"lib/net10.0/{package}.xml")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("CodeFirstWorkflows")]
    [InlineData("CodeFirstWorkflows.Testing")]
    [InlineData("CodeFirstWorkflows.Sqlite")]
    [InlineData("CodeFirstWorkflows.PostgreSql")]
    public void Its_symbols_are_portable_and_those_of_its_assembly(string package) => Assert.Equal(
        Symbols.IdIn(PackageContent.Bytes(feed.PathOf(package), $"lib/net10.0/{package}.dll")),
        Symbols.IdOf(PackageContent.Bytes(feed.PathOf(package, "snupkg"), $"lib/net10.0/{package}.pdb")));

    [Theory]
    [InlineData("Analyzers")]
    [InlineData("CodeFixes")]
    [InlineData("Generators")]
    [InlineData("Language")]
    public void The_oldest_compiler_that_is_supported_can_load(string part)
    {
        var extension = CompilerExtension.Read(PackageContent.Bytes(feed.PathOf("CodeFirstWorkflows"), $"analyzers/dotnet/cs/CodeFirstWorkflows.{part}.dll"));

        Assert.Equal(".NETStandard,Version=v2.0", extension.TargetFramework);
        var compiler = extension.References.Where(reference => reference.Key.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(compiler);
        Assert.All(compiler, reference => Assert.True(reference.Value <= new Version(4, 14, 0, 0), $"{reference.Key} {reference.Value}"));
        Assert.Equal(part == "CodeFixes", extension.References.ContainsKey("Microsoft.CodeAnalysis.Workspaces"));
    }
}
