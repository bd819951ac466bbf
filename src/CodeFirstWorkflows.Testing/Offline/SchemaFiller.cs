using System.Text.Json.Nodes;

namespace CodeFirstWorkflows.Testing;

/// <summary>The place in the instance that is being filled.</summary>
/// <param name="Name">The nearest property's name.</param>
/// <param name="Index">The place in the nearest array.</param>
/// <param name="Arrays">How many arrays and maps lie around it.</param>
/// <param name="Depth">How many values of any kind lie around it.</param>
/// <param name="Unique">Whether it lies in an array whose items must differ.</param>
internal readonly record struct FillSite(string? Name, int Index, int Arrays, int Depth, bool Unique)
{
    public FillSite Member(string name) => this with { Name = name, Depth = Depth + 1 };

    public FillSite Entry(string key, int index) => new(key, index, Arrays + 1, Depth + 1, Unique: false);

    public FillSite Item(int index, bool unique) => new(Name, index, Arrays + 1, Depth + 1, unique);
}

/// <summary>Makes an instance of a JSON schema out of a prompt; used once.</summary>
internal sealed class SchemaFiller(JsonNode? root, PromptMaterial prompt)
{
    /// <summary>Less than what readers of JSON take (64).</summary>
    private const int MaxDepth = 60;

    private const int MaxItems = 1_000;
    private const int Generous = 2_000;
    private const int Utmost = 20_000;

    private static readonly JsonTypes[] Preference =
    [
        JsonTypes.Object, JsonTypes.Array, JsonTypes.Fraction, JsonTypes.Integer, JsonTypes.Boolean, JsonTypes.String, JsonTypes.Null,
    ];

    private readonly ScalarFiller _scalars = new(prompt);
    private int _visits;

    private bool Sparing => _visits > Generous;

    /// <summary>Fills the whole document's schema.</summary>
    public bool TryFill(out JsonNode? instance) =>
        TryFill([new JsonObject { ["$ref"] = SchemaReference.Root }], references: null, default, out instance);

    private bool TryFill(IEnumerable<JsonNode?> schemas, ReferencePath? references, FillSite site, out JsonNode? value) =>
        TryFill(EffectiveSchema.Of(root, schemas, references), site, out value);

    private bool TryFill(EffectiveSchema schema, FillSite site, out JsonNode? value)
    {
        value = null;
        if (schema.Impossible || site.Depth > MaxDepth || ++_visits > Utmost)
            return false;
        if (schema.Choices.Count > 0)
            return TryBranches(schema, site, out value);
        var types = Inferred(schema);
        if (schema.Values is { } values)
            return _scalars.TryPick(values, schema.Types, site, out value);
        if (schema.Ending && types.HasFlag(JsonTypes.Null))
            return true;
        foreach (var type in Preference)
        {
            if (types.HasFlag(type) && TryFill(type, schema, site, out value))
                return true;
        }
        return false;
    }

    private bool TryBranches(EffectiveSchema schema, FillSite site, out JsonNode? value)
    {
        var nullFirst = schema.Ending;
        foreach (var branch in schema.Choices[0].Branches.OrderBy(b => EffectiveSchema.IsNull(b) != nullFirst))
        {
            if (TryFill(schema.Choose(branch), site, out value))
                return true;
        }
        value = null;
        return false;
    }

    private bool TryFill(JsonTypes type, EffectiveSchema schema, FillSite site, out JsonNode? value)
    {
        value = null;
        switch (type)
        {
            case JsonTypes.Object:
                return TryObject(schema, site, out value);
            case JsonTypes.Array:
                return TryArray(schema, site, out value);
            case JsonTypes.Fraction or JsonTypes.Integer:
                return _scalars.TryNumber(schema.Bounds, integral: type == JsonTypes.Integer, out value);
            case JsonTypes.Boolean:
                value = JsonValue.Create(true);
                return true;
            case JsonTypes.String:
                return _scalars.TryString(schema.Bounds, site, out value);
            default:
                return true;
        }
    }

    private bool TryObject(EffectiveSchema schema, FillSite site, out JsonNode? value)
    {
        value = null;
        var filled = new JsonObject();
        if (schema.Ending && schema.Required.Count > 0)
            return false;
        // A serializer's own members ($type) come first: it reads the rest by them.
        var names = schema.Properties.Keys.Union(schema.Required).OrderBy(n => !n.StartsWith('$'));
        foreach (var name in names)
        {
            var required = schema.Required.Contains(name);
            if (!required && (schema.RequiredOnly || schema.Ending || Sparing))
                continue;
            IEnumerable<JsonNode?> schemas = schema.Properties.TryGetValue(name, out var own) ? own : schema.Additional;
            if (TryFill(schemas, schema.References, site.Member(name), out var member))
                filled[name] = member;
            else if (required)
                return false;
        }
        AddEntries(filled, schema, site);
        value = filled;
        return filled.Count >= schema.Bounds.MinProperties;
    }

    private void AddEntries(JsonObject filled, EffectiveSchema schema, FillSite site)
    {
        var isMap = schema.Properties.Count == 0 && schema.Additional.Count > 0 && !schema.Ending && !Sparing;
        var wanted = Math.Max(schema.Bounds.MinProperties, isMap ? Desired(site) : 0);
        for (var i = 0; filled.Count < wanted && i < MaxItems; i++)
        {
            var key = i < prompt.Keywords.Count ? prompt.Keywords[i] : FormattableString.Invariant($"key{i + 1}");
            if (filled.ContainsKey(key))
                continue;
            if (!TryFill(schema.Additional, schema.References, site.Entry(key, i), out var entry) || entry is null)
                return;
            filled[key] = entry;
        }
    }

    private bool TryArray(EffectiveSchema schema, FillSite site, out JsonNode? value)
    {
        value = null;
        var (least, most) = (schema.Bounds.MinItems, schema.Bounds.MaxItems);
        if (least > MaxItems || least > most)
            return false;
        var filled = new JsonArray();
        var wanted = Math.Min(most, Math.Max(least, schema.Ending || Sparing ? 0 : Math.Max(schema.LeadingItems.Count, Desired(site))));
        for (var i = 0; filled.Count < wanted && i < wanted + 3; i++)
        {
            IEnumerable<JsonNode?> schemas = i < schema.LeadingItems.Count ? [schema.LeadingItems[i]] : schema.Items;
            if (!TryFill(schemas, schema.References, site.Item(i, schema.Bounds.UniqueItems), out var item))
                break;
            if (item is null && filled.Count >= least)
                break;
            var repeated = filled.Any(other => JsonNode.DeepEquals(other, item));
            if (repeated && (schema.Bounds.UniqueItems || (filled.Count >= least && i >= schema.LeadingItems.Count)))
                continue;
            filled.Add(item);
        }
        value = filled;
        return filled.Count >= least;
    }

    /// <summary>How many entries a list or map gets if the schema leaves it open: fewer the deeper it lies.</summary>
    private int Desired(FillSite site) => site.Arrays switch
    {
        0 => Math.Clamp(prompt.Points.Count, 1, 3),
        1 => Math.Clamp(prompt.Points.Count, 1, 2),
        _ => 1,
    };

    /// <summary>The types, or where the schema names none, those that its other words are about.</summary>
    private static JsonTypes Inferred(EffectiveSchema schema)
    {
        if (schema.Types != JsonTypes.Any)
            return schema.Types;
        var types = JsonTypes.None;
        if (schema.Properties.Count > 0 || schema.Required.Count > 0 || schema.Additional.Count > 0 || schema.Bounds.MinProperties > 0)
            types |= JsonTypes.Object;
        if (schema.Items.Count > 0 || schema.LeadingItems.Count > 0 || schema.Bounds.MinItems > 0)
            types |= JsonTypes.Array;
        if (schema.Bounds.OnNumbers)
            types |= JsonTypes.Integer | JsonTypes.Fraction;
        return types == JsonTypes.None || schema.Bounds.OnStrings ? types | JsonTypes.String : types;
    }
}
