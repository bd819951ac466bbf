using CodeFirstWorkflows.Package.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(PackageFeed))]

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>A folder with the packages, made once from what was built, and with the projects that use them.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private static readonly string[] Packages = ["CodeFirstWorkflows", "CodeFirstWorkflows.Testing"];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cfw-package-");

    /// <summary>Never used before, so that no cache has another package of it.</summary>
    public string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    private string Feed => Path.Combine(_root.FullName, "feed");

    public string PathOf(string package, string extension = "nupkg") => Path.Combine(Feed, $"{package}.{Version}.{extension}");

    public async ValueTask InitializeAsync()
    {
        foreach (var package in Packages)
        {
            var packed = await Dotnet.RunAsync(
                TestBuild.Repository, "pack", $"src/{package}", "--no-build", "-c", TestBuild.Configuration, "-o", Feed,
                $"-p:PackageVersion={Version}", $"-p:NuspecOutputPath={Path.Combine(_root.FullName, "nuspec")}/", "-warnaserror");
            packed.Succeeds();
        }
    }

    /// <summary>Writes a project with these files that references the packages.</summary>
    internal Consumer Create(string name, params (string Path, string Text)[] files)
    {
        var consumer = new Consumer(Path.Combine(_root.FullName, name));
        // What a user has not; in a file of its own, so that the project itself is a user's.
        consumer.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <RestoreAdditionalProjectSources>{Feed}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{Path.Combine(_root.FullName, "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{TestBuild.PackageCache}</RestoreFallbackFolders>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
            </Project>
            """);
        consumer.Write($"{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="CodeFirstWorkflows" Version="{Version}" />
                <PackageReference Include="CodeFirstWorkflows.Testing" Version="{Version}" />
              </ItemGroup>
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
