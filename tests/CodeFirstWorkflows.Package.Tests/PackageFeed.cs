using CodeFirstWorkflows.Package.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(PackageFeed))]

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>A folder with the packages, made once from what was built, and with the projects that use them.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private static readonly string[] Packages = ["CodeFirstWorkflows", "CodeFirstWorkflows.Testing", "CodeFirstWorkflows.Sqlite", "CodeFirstWorkflows.PostgreSql"];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cfw-package-");

    /// <summary>Never used before, so that no cache has another package of it.</summary>
    public string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    private string Feed => FolderOf("feed");

    public string PathOf(string package, string extension = "nupkg") => Path.Combine(Feed, $"{package}.{Version}.{extension}");

    /// <summary>A folder that is gone after the tests.</summary>
    internal string FolderOf(string name) => Path.Combine(_root.FullName, name);

    public async ValueTask InitializeAsync()
    {
        foreach (var package in Packages)
        {
            var packed = await Command.RunAsync(
                TestBuild.Repository, "dotnet", "pack", $"src/{package}", "--no-build", "-c", TestBuild.Configuration, "-o", Feed,
                $"-p:PackageVersion={Version}", $"-p:NuspecOutputPath={FolderOf("nuspec")}/", "-warnaserror");
            packed.Succeeds();
        }
    }

    /// <summary>The packages, as a user's project references them.</summary>
    internal string References => $"""
        <ItemGroup>
          <PackageReference Include="CodeFirstWorkflows" Version="{Version}" />
          <PackageReference Include="CodeFirstWorkflows.Testing" Version="{Version}" />
        </ItemGroup>
        """;

    /// <summary>Writes a program with these files that references the packages.</summary>
    internal Consumer Create(string name, IEnumerable<(string Path, string Text)> files, string properties = "") =>
        CreateFolder(name, [($"{name}.csproj", ProjectFile.Program(References, properties)), .. files]);

    /// <summary>Writes these files, projects among them, where the packages are found.</summary>
    internal Consumer CreateFolder(string name, IEnumerable<(string Path, string Text)> files)
    {
        var consumer = new Consumer(FolderOf(name));
        // What a user has not; in a file of its own, so that the projects themselves are a user's.
        consumer.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <RestoreAdditionalProjectSources>{Feed}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{FolderOf("packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{TestBuild.PackageCache}</RestoreFallbackFolders>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
            </Project>
            """);
        foreach (var (path, text) in files)
            consumer.Write(path, text);
        return consumer;
    }

    public ValueTask DisposeAsync()
    {
        _root.Delete(recursive: true);
        return default;
    }
}
