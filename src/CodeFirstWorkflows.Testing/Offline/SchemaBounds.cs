using System.Text.Json.Nodes;

namespace CodeFirstWorkflows.Testing;

/// <summary>The limits that schemas at one place set: the narrowest of each.</summary>
internal sealed class SchemaBounds
{
    public decimal? Minimum { get; private set; }
    public decimal? Maximum { get; private set; }
    public decimal? Above { get; private set; }
    public decimal? Below { get; private set; }
    public List<decimal> MultipleOf { get; } = [];
    public decimal MinItems { get; private set; }
    public decimal MaxItems { get; private set; } = decimal.MaxValue;
    public bool UniqueItems { get; private set; }
    public decimal MinProperties { get; private set; }
    public decimal MinLength { get; private set; }
    public decimal MaxLength { get; private set; } = decimal.MaxValue;
    public string? Format { get; private set; }
    public List<string> Patterns { get; } = [];

    public void Tighten(JsonObject keywords)
    {
        Minimum = Larger(Minimum, Number(keywords, "minimum"));
        Maximum = Smaller(Maximum, Number(keywords, "maximum"));
        Above = Larger(Above, Number(keywords, "exclusiveMinimum"));
        Below = Smaller(Below, Number(keywords, "exclusiveMaximum"));
        if (Number(keywords, "multipleOf") is > 0 and var multiple)
            MultipleOf.Add(multiple);
        MinItems = Math.Max(MinItems, Number(keywords, "minItems") ?? 0);
        MaxItems = Math.Min(MaxItems, Number(keywords, "maxItems") ?? decimal.MaxValue);
        UniqueItems |= keywords["uniqueItems"] is JsonValue unique && unique.TryGetValue<bool>(out var on) && on;
        MinProperties = Math.Max(MinProperties, Number(keywords, "minProperties") ?? 0);
        MinLength = Math.Max(MinLength, Number(keywords, "minLength") ?? 0);
        MaxLength = Math.Min(MaxLength, Number(keywords, "maxLength") ?? decimal.MaxValue);
        Format = keywords["format"] is JsonValue format && format.TryGetValue<string>(out var name) ? name : Format;
        if (keywords["pattern"] is JsonValue pattern && pattern.TryGetValue<string>(out var expression))
            Patterns.Add(expression);
    }

    public void TightenBy(SchemaBounds other)
    {
        Minimum = Larger(Minimum, other.Minimum);
        Maximum = Smaller(Maximum, other.Maximum);
        Above = Larger(Above, other.Above);
        Below = Smaller(Below, other.Below);
        MultipleOf.AddRange(other.MultipleOf);
        MinItems = Math.Max(MinItems, other.MinItems);
        MaxItems = Math.Min(MaxItems, other.MaxItems);
        UniqueItems |= other.UniqueItems;
        MinProperties = Math.Max(MinProperties, other.MinProperties);
        MinLength = Math.Max(MinLength, other.MinLength);
        MaxLength = Math.Min(MaxLength, other.MaxLength);
        Format = other.Format ?? Format;
        Patterns.AddRange(other.Patterns);
    }

    /// <summary>Whether any limit on numbers is set.</summary>
    public bool OnNumbers => Minimum is not null || Maximum is not null || Above is not null || Below is not null || MultipleOf.Count > 0;

    /// <summary>Whether any limit on strings is set.</summary>
    public bool OnStrings => MinLength > 0 || MaxLength < decimal.MaxValue || Format is not null || Patterns.Count > 0;

    public bool Allow(decimal number) =>
        !(number < Minimum || number > Maximum || number <= Above || number >= Below) && MultipleOf.TrueForAll(m => number % m == 0);

    private static decimal? Number(JsonObject keywords, string name) =>
        keywords[name] is JsonValue value && value.TryGetValue<decimal>(out var number) ? number : null;

    private static decimal? Larger(decimal? a, decimal? b) => a is null || b > a ? b ?? a : a;

    private static decimal? Smaller(decimal? a, decimal? b) => a is null || b < a ? b ?? a : a;
}
