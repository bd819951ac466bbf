using System.Text.RegularExpressions;

namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>Several files in one text: a line <c>// Name.cs</c> or <c>// name.prompt.md</c> begins another one.</summary>
internal static partial class SourceFiles
{
    public const string First = "Test0.cs";

    /// <summary>The files; what stands before the first head is named <see cref="First"/>.</summary>
    public static (string Path, string Text)[] Split(string text)
    {
        var parts = Head().Split(text);
        var files = new List<(string Path, string Text)>();
        if (parts[0].Length > 0)
            files.Add((First, parts[0]));
        for (var i = 1; i < parts.Length; i += 2)
            files.Add((parts[i], parts[i + 1]));
        return [.. files];
    }

    public static bool IsSource(string path) => path.EndsWith(".cs", StringComparison.Ordinal);

    [GeneratedRegex(@"^// (\S+\.(?:cs|prompt\.md))\n", RegexOptions.Multiline)]
    private static partial Regex Head();
}
