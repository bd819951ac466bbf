using System.Text;

namespace Samples;

/// <summary>Texts from outside, made harmless: a control character could move the cursor, recolor the terminal or break a line.</summary>
internal static class PlainText
{
    public static string Of(string text) => Filter(text, static c => c is '\n' or '\t');

    public static string OnOneLine(string text) => Filter(text.ReplaceLineEndings(" "), static _ => false);

    private static string Filter(string text, Func<char, bool> isKept)
    {
        if (!text.Any(char.IsControl))
            return text;
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsControl(c) || isKept(c))
                kept.Append(c);
        }

        return kept.ToString();
    }
}
