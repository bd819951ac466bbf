using System.Text;
using System.Text.Json;

namespace CodeFirstWorkflows.Testing;

/// <summary>Finds JSON inside a prompt (an earlier step's typed result, say) and puts its texts and numbers in its place, one a
/// line.</summary>
internal static class EmbeddedJson
{
    private const int MaxAttempts = 64;

    public static string Flatten(string text)
    {
        var flat = new StringBuilder();
        var attempts = 0;
        var from = 0;
        while (text.AsSpan(from).IndexOfAny('{', '[') is >= 0 and var ahead && attempts < MaxAttempts)
        {
            var at = from + ahead;
            flat.Append(text, from, ahead);
            attempts += MayBegin(text.AsSpan(at)) ? 1 : 0;
            if (MayBegin(text.AsSpan(at)) && TryRead(text.AsSpan(at), flat, out var length))
            {
                from = at + length;
                continue;
            }
            flat.Append(text[at]);
            from = at + 1;
        }
        return flat.Append(text, from, text.Length - from).ToString();
    }

    private static bool MayBegin(ReadOnlySpan<char> text) =>
        text[1..].TrimStart() is [var next, ..] && (text[0] == '{' ? next is '"' : next is '"' or '{' or '[');

    private static bool TryRead(ReadOnlySpan<char> text, StringBuilder flat, out int length)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), isFinalBlock: false, default);
        var values = new StringBuilder("\n");
        length = 0;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String)
                    values.Append(reader.GetString()).Append('\n');
                else if (reader.TokenType == JsonTokenType.Number)
                    values.Append(Encoding.UTF8.GetString(reader.ValueSpan)).Append('\n');
                if (reader.CurrentDepth > 0 || reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
                    continue;
                length = Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)reader.BytesConsumed));
                flat.Append(values);
                return true;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
        return false;
    }
}
