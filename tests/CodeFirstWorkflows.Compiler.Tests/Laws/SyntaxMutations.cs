using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Compiler.Tests.Laws;

/// <summary>What happens to a source while it is typed: tokens are missing, doubled, exchanged, foreign, half.</summary>
internal static class SyntaxMutations
{
    private static readonly string[] Foreign =
    [
        "{", "}", "(", ")", "[", "]", "<", ">", ";", ",", ".", "=>", "=", "?", "??", ":", "::", "\"", "\"\"\"", "$\"", "@\"", "'", "\\", "/*", "*/", "//", "#if", "#", "@", "\0", "\uFEFF", "\uD800", "partial", "class", "void", "public",
        "[Workflow]", "[Step]", "[Prompt(\"{input}\")]", "Task<", "where T : class", "namespace X;", "namespace X {", "using static System.Math;", "record struct", "=> throw", "await", "#nullable disable", "#region", "extern alias x;", "/// <summary>", "\n", "\t", "0x", "1e", "é",
    ];

    /// <summary>The source after a few accidents.</summary>
    public static string Apply(string source, Random random)
    {
        for (var accidents = random.Next(1, 4); accidents > 0; accidents--)
            source = Once(source, random);
        return source;
    }

    private static string Once(string source, Random random)
    {
        var tokens = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().Where(token => token.Span.Length > 0).ToList();
        if (tokens.Count < 4)
            return source;
        var i = random.Next(tokens.Count - 2);
        var (first, second) = (tokens[i].Span, tokens[i + 1].Span);
        var some = tokens[Math.Min(tokens.Count - 1, i + random.Next(1, 12))].Span;
        var foreign = random.Next(2) == 0 ? Foreign[random.Next(Foreign.Length)] : tokens[random.Next(tokens.Count)].Text;
        var letter = random.Next(source.Length);
        return random.Next(10) switch
        {
            0 => source.Remove(first.Start, first.Length),
            1 => source.Insert(first.End, " " + source[first.Start..first.End]),
            2 => source[..first.Start] + source[second.Start..second.End] + source[first.End..second.Start] + source[first.Start..first.End] + source[second.End..],
            3 => source[..first.Start] + foreign + source[first.End..],
            4 => source.Insert(first.Start, foreign + " "),
            5 => source[..first.Start] + source[some.End..],
            6 => source.Insert(some.End, " " + source[first.Start..some.End]),
            7 => source[..first.End],
            8 => source.Remove(letter, 1),
            _ => source.Insert(letter, foreign[..1]),
        };
    }
}
