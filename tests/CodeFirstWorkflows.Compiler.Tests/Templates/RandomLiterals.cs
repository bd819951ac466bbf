using System.Text;

namespace CodeFirstWorkflows.Compiler.Tests.Templates;

/// <summary>Writes valid constant string expressions of every kind.</summary>
internal sealed class RandomLiterals(int seed)
{
    /// <summary>The expressions whose characters are not told apart.</summary>
    public static readonly string[] Opaque =
        ["Head", "C.Head", "nameof(C)", "nameof(C.Head)", "(string)\"cast\"", "default(string)", "null"];

    private static readonly string[] Plain =
        ["a", "b", "Z", "0", "7", " ", ".", "#", "/", "?", "'", "é", "日", "😀", "task", "name", "\u0301", "\t"];

    private static readonly string[] Escapes =
    [
        "\\n", "\\t", "\\r", "\\\"", "\\\\", "\\0", "\\a", "\\b", "\\e", "\\f", "\\v", "\\'",
        "\\u0041", "\\u007D", "\\uD83D", "\\uDE00", "\\U0001F600",
        "\\U00000042", "\\x4", "\\x41", "\\x041", "\\x0041", "\\U0010ffff",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Any expression.</summary>
    public string Expression(int depth = 2) => _random.Next(depth > 0 ? 13 : 8) switch
    {
        0 => $"\"{Text(12, Plain, ["{", "}"], Escapes)}\"",
        1 => $"@\"{Text(12, Plain, ["{", "}", "\"\"", "\\", "\n", "\r\n"])}\"",
        2 => RawOnOneLine(),
        3 => RawOnLines(0, 0),
        4 => $"$\"{Text(12, Plain, ["{{", "}}"], Regular(), Holes(depth, 1))}\"",
        5 => $"{Pick(["$@", "@$"])}\"{Text(12, Plain, ["{{", "}}", "\"\"", "\\", "\n"], Holes(depth, 1))}\"",
        6 => RawOnLines(_random.Next(1, 4), depth),
        7 => InterpolatedRawOnOneLine(depth),
        8 or 9 => $"({Expression(depth - 1)})",
        _ => string.Join(
            Pick([" + ", "+", "\n    + "]),
            Enumerable.Range(0, _random.Next(2, 5)).Select(i => i == 0 ? "\"\"" : Operand(depth))),
    };

    private string Operand(int depth) => _random.Next(2) == 0 ? Pick(Opaque) : $"({Expression(depth - 1)})";

    /// <summary>An interpolated string refuses braces that are written as escapes.</summary>
    private static string[] Regular() => [.. Escapes.Where(escape => escape != "\\u007D")];

    private string[] Holes(int depth, int braces)
    {
        var (open, close) = (new string('{', braces), new string('}', braces));
        string[] holes = [$"{open}Head{close}", $"{open} nameof(C.Head) {close}", $"{open}nameof(C){close}"];
        return depth > 0 ? [.. holes, $"{open}({Expression(0)}){close}"] : holes;
    }

    private string RawOnOneLine()
    {
        var quotes = new string('"', _random.Next(3, 5));
        return $"{quotes}x{Text(10, Plain, ["{", "}", "\\", "\""]).Replace("\"\"\"", "\"")}y{quotes}";
    }

    private string InterpolatedRawOnOneLine(int depth)
    {
        var dollars = _random.Next(1, 4);
        return $"{new string('$', dollars)}\"\"\"x{RawText(dollars, depth)}y\"\"\"";
    }

    private string RawOnLines(int dollars, int depth)
    {
        var quotes = new string('"', _random.Next(3, 5));
        var indentation = Pick(["", "  ", "    ", "\t", " \t "]);
        var lineBreak = Pick(["\n", "\r\n"]);
        var source = new StringBuilder(new string('$', dollars)).Append(quotes).Append(lineBreak);
        for (var lines = _random.Next(1, 5); lines > 0; lines--)
        {
            if (_random.Next(4) == 0)
                source.Append(indentation.AsSpan(0, _random.Next(indentation.Length + 1)));
            else
                source.Append(indentation).Append(RawText(dollars, depth));
            source.Append(lineBreak);
        }

        return source.Append(indentation).Append(quotes).ToString();
    }

    /// <summary>Runs of braces and quotes are kept short enough to be text.</summary>
    private string RawText(int dollars, int depth)
    {
        var brace = dollars switch { 0 => ["{", "}", "{{{"], 1 => [], _ => new[] { "{.", "}." } };
        return Text(8, Plain, brace, ["\\", " \".", "\\n"], dollars == 0 ? [] : [.. Holes(depth, dollars).Select(hole => hole + ".")]);
    }

    private string Text(int most, params string[][] choices)
    {
        var usable = choices.Where(choice => choice.Length > 0).ToList();
        return string.Concat(Enumerable.Range(0, _random.Next(most)).Select(_ => Pick(usable[_random.Next(usable.Count)])));
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
