using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeFirstWorkflows.Testing;

/// <summary>Fills the leaves of an instance with the prompt's words and numbers, each used once before one is used again.</summary>
internal sealed class ScalarFiller(PromptMaterial prompt)
{
    /// <summary>Larger numbers from the prompt are not put where the schema sets no limit: they may not fit the type behind it.</summary>
    private const decimal LargestUnasked = 1_000_000;

    private const decimal NarrowRange = 100;

    private readonly List<decimal> _numbers = [.. prompt.Numbers];
    private readonly StringFiller _strings = new(prompt);
    private int _made;

    /// <summary>One of the values allowed: one the prompt speaks of, else the first, in lists the next ones.</summary>
    public bool TryPick(IReadOnlyList<JsonNode?> values, JsonTypes types, FillSite site, out JsonNode? value)
    {
        value = null;
        JsonNode?[] fitting = [.. values.Where(v => (types & TypeOf(v)) != 0)];
        if (fitting.Length == 0)
            return false;
        JsonNode?[] real = [.. fitting.Where(v => v is not null)];
        if (real.Length == 0)
            return true;
        var mentioned = Array.FindIndex(real, v => Mentions(prompt.Points, v));
        if (mentioned < 0)
            mentioned = Array.FindIndex(real, v => Mentions([prompt.Request], v));
        value = real[(Math.Max(mentioned, 0) + site.Index) % real.Length]?.DeepClone();
        return true;
    }

    /// <summary>A number of the prompt that fits, else a small one.</summary>
    public bool TryNumber(SchemaBounds bounds, bool integral, out JsonNode? value)
    {
        value = null;
        var open = bounds.Maximum is null && bounds.Below is null;
        var at = _numbers.FindIndex(n => bounds.Allow(n) && (!integral || decimal.IsInteger(n)) && (!open || n <= LargestUnasked));
        decimal number;
        if (at >= 0)
        {
            number = _numbers[at];
            _numbers.RemoveAt(at);
        }
        else if (!TryMake(bounds, integral, out number))
        {
            return false;
        }
        value = decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue
            ? JsonValue.Create((long)number)
            : JsonValue.Create(number);
        return true;
    }

    /// <summary>A string out of the prompt, as the limits ask.</summary>
    public bool TryString(SchemaBounds bounds, FillSite site, out JsonNode? value)
    {
        value = _strings.TryMake(bounds, site, out var text) ? JsonValue.Create(text) : null;
        return value is not null;
    }

    private bool TryMake(SchemaBounds bounds, bool integral, out decimal number)
    {
        number = 0;
        try
        {
            var step = bounds.MultipleOf.Count > 0 ? bounds.MultipleOf.Max() : integral ? 1 : 0;
            var low = bounds.Minimum > bounds.Above ? bounds.Minimum : bounds.Above ?? bounds.Minimum;
            var high = bounds.Maximum < bounds.Below ? bounds.Maximum : bounds.Below ?? bounds.Maximum;
            decimal start = (low, high) switch
            {
                ({ } l, { } h) when h / 2 - l / 2 <= NarrowRange / 2 => l / 2 + h / 2,
                ({ } l, _) when l >= 1 => l,
                (_, { } h) when h <= 1 => h,
                (null, null) => ++_made,
                _ => 1,
            };
            decimal[] tries = step > 0
                ? [Math.Floor(start / step) * step, Math.Ceiling(start / step) * step, Math.Floor(start / step) * step + step,
                    Math.Ceiling(start / step) * step - step]
                : [start, start + 0.5m, start - 0.5m];
            foreach (var candidate in tries)
            {
                if (!bounds.Allow(candidate) || (integral && !decimal.IsInteger(candidate)))
                    continue;
                number = candidate;
                return true;
            }
        }
        catch (OverflowException)
        {
            return false;
        }
        return false;
    }

    private static bool Mentions(IEnumerable<string> sentences, JsonNode? value)
    {
        var text = value is JsonValue v && v.TryGetValue<string>(out var name) ? name : value?.ToJsonString() ?? "";
        return text.Length > 0 && sentences.Any(s => Mentions(s, text));
    }

    private static bool Mentions(string sentence, string text)
    {
        for (var at = -1; (at = sentence.IndexOf(text, at + 1, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            var end = at + text.Length;
            if ((at == 0 || !char.IsLetterOrDigit(sentence[at - 1])) && (end == sentence.Length || !char.IsLetterOrDigit(sentence[end])))
                return true;
        }
        return false;
    }

    private static JsonTypes TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => JsonTypes.Null,
        JsonValueKind.Object => JsonTypes.Object,
        JsonValueKind.Array => JsonTypes.Array,
        JsonValueKind.String => JsonTypes.String,
        JsonValueKind.True or JsonValueKind.False => JsonTypes.Boolean,
        _ => value is JsonValue v && v.TryGetValue<decimal>(out var number) && decimal.IsInteger(number)
            ? JsonTypes.Integer
            : JsonTypes.Fraction,
    };
}
