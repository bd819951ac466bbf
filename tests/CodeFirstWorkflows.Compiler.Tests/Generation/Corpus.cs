using CodeFirstWorkflows.Compiler.Tests.Verification;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>The sound workflows in Golden/: together they hold every feature of the language. Their generated code is golden, and the laws mutate them.</summary>
internal static class Corpus
{
    public const string SourceExtension = ".cs.txt";
    public const string GeneratedExtension = ".g.cs.txt";

    public static string Directory { get; } = Path.Combine(Repository.Root, "tests", "CodeFirstWorkflows.Compiler.Tests", "Golden");

    public static IReadOnlyList<string> Names { get; } =
    [
        .. System.IO.Directory.EnumerateFiles(Directory, "*" + SourceExtension).Select(path => Path.GetFileName(path))
            .Where(name => !name.EndsWith(GeneratedExtension, StringComparison.Ordinal))
            .Select(name => name[..^SourceExtension.Length]).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> All => [.. Names];

    public static (string Path, string Text)[] Files(string name) => SourceFiles.Split(File.ReadAllText(Path.Combine(Directory, name + SourceExtension)));
}
