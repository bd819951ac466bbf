namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>The files of this repository, for tests that compare what is written in several places.</summary>
internal static class Repository
{
    /// <summary>The folder that holds global.json, above the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path in the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "global.json")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No global.json in '{AppContext.BaseDirectory}' or above it.");
    }
}
