using System.Reflection;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>What the build of these tests knows.</summary>
internal static class TestBuild
{
    public static string Configuration { get; } = Read("Configuration");

    public static string Repository { get; } = Read("Repository");

    /// <summary>Where this machine keeps the packages that the repository was built with.</summary>
    public static string PackageCache { get; } = Read("PackageCache");

    private static string Read(string key) =>
        typeof(TestBuild).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
