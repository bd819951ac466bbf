namespace CodeFirstWorkflows.Compiler.Tests;

/// <summary>Where the repository lies, for tests of its own files.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "CodeFirstWorkflows.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return directory;
    }
}
