using System.Text;

namespace CodeFirstWorkflows.Testing;

/// <summary>Takes a text apart into its sentences.</summary>
internal static class Sentences
{
    private const int MaxLength = 240;

    /// <summary>The lines of a text without list markers, markup and repeated white space; empty ones left out.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        foreach (var raw in text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            var line = WithoutMarker(string.Join(' ', raw.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
            var isTag = line.StartsWith('<') && line.EndsWith('>');
            if (line.Length > 0 && !isTag)
                yield return line;
        }
    }

    /// <summary>The sentences of one line, with their closing marks.</summary>
    public static IEnumerable<string> Of(string line)
    {
        var start = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var last = i + 1 == line.Length;
            var ends = line[i] is '。' or '！' or '？' || (line[i] is '.' or '!' or '?' && (last || line[i + 1] == ' '));
            if (!ends && !last)
                continue;
            var sentence = line[start..(i + 1)].Trim();
            start = i + 1;
            if (sentence.Any(char.IsLetter))
                yield return Cut(sentence, MaxLength);
        }
    }

    /// <summary>The text, or as much of it as fits with an ellipsis, cut between words where there are any.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = text.LastIndexOf(' ', length - 1);
        return Start(text, end > 0 ? end : length - 1) + "…";
    }

    /// <summary>The first so many characters, less one where that would cut a surrogate pair.</summary>
    public static string Start(string text, int length)
    {
        if (length >= text.Length)
            return text;
        return text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    /// <summary>The words of a text: runs of letters and digits, with the marks inside them.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text.Append(' '))
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || (c is '\'' or '’' or '-' && word.Length > 0))
            {
                word.Append(c);
                continue;
            }
            if (word.ToString().TrimEnd('\'', '’', '-') is { Length: > 0 } found)
                yield return found;
            word.Clear();
        }
    }

    private static string WithoutMarker(string line)
    {
        var rest = line.TrimStart('#', '>', ' ');
        var digits = rest.TakeWhile(char.IsAsciiDigit).Count();
        if (rest.Length > 1 && rest[0] is '-' or '*' or '•' && rest[1] == ' ')
            rest = rest[2..];
        else if (digits is > 0 and < 4 && rest.Length > digits + 1 && rest[digits] is '.' or ')' && rest[digits + 1] == ' ')
            rest = rest[(digits + 2)..];
        if (rest.StartsWith("[x] ", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("[ ] ", StringComparison.Ordinal))
            rest = rest[4..];
        return rest;
    }
}
