namespace CodeFirstWorkflows.Package.Tests;

/// <summary>What this machine links native binaries with.</summary>
internal static class NativeLinker
{
    /// <summary>The first one that is installed; the SDK itself would look for clang alone.</summary>
    public static string Find() =>
        new[] { "clang", "gcc" }.FirstOrDefault(IsInstalled)
        ?? throw new InvalidOperationException("Neither clang nor gcc is installed, so no native binary can be linked. On Debian: apt-get install build-essential zlib1g-dev.");

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
