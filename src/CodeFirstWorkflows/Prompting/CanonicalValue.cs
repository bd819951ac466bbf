using System.Globalization;
using System.Text;
using System.Text.Json;
using CodeFirstWorkflows.Json;

namespace CodeFirstWorkflows.Prompting;

/// <summary>Values as texts that are the same if the values mean the same.</summary>
internal static class CanonicalValue
{
    /// <summary>Of a text: without regard to case and white space. Of all else: its JSON, whatever the order of properties and the look of numbers.</summary>
    internal static string Of<T>(T value, JsonSerializerOptions options)
    {
        if (value is string text)
            return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
        var builder = new StringBuilder();
        Write(builder, JsonSerializer.SerializeToElement(value, WorkflowJson.TypeInfo<T>(options)));
        return builder.ToString();
    }

    private static void Write(StringBuilder builder, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                builder.Append('{');
                foreach (var property in value.EnumerateObject().OrderBy(static property => property.Name, StringComparer.Ordinal))
                {
                    builder.Append(JsonEncodedText.Encode(property.Name)).Append(':');
                    Write(builder, property.Value);
                    builder.Append(',');
                }

                builder.Append('}');
                break;
            case JsonValueKind.Array:
                builder.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    Write(builder, item);
                    builder.Append(',');
                }

                builder.Append(']');
                break;
            case JsonValueKind.Number:
                builder.Append(Number(value.GetRawText()));
                break;
            case JsonValueKind.String:
                builder.Append('"').Append(JsonEncodedText.Encode(value.GetString()!)).Append('"');
                break;
            default:
                builder.Append(value.GetRawText());
                break;
        }
    }

    // The digits that count and the power of ten, exactly, however many there are: 1, 1.0 and 10e-1 are the same.
    private static string Number(string text)
    {
        var mantissa = text.AsSpan().TrimStart('-');
        var exponent = 0L;
        if (mantissa.IndexOfAny('e', 'E') is var e and >= 0)
        {
            exponent = long.Parse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa.ToString() : $"{mantissa[..point]}{mantissa[(point + 1)..]}";
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;
        var significant = digits.TrimEnd('0');
        exponent += digits.Length - significant.Length;
        significant = significant.TrimStart('0');
        return significant.Length == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{(text[0] == '-' ? "-" : "")}{significant}e{exponent}");
    }
}
