using System.Text.Json.Nodes;

namespace CodeFirstWorkflows.Testing;

/// <summary>The types of JSON values as a set.</summary>
[Flags]
internal enum JsonTypes
{
    None = 0,
    Object = 1,
    Array = 2,
    Integer = 4,
    /// <summary>Numbers that are no integers; a schema's <c>number</c> is this and <see cref="Integer"/>.</summary>
    Fraction = 8,
    Boolean = 16,
    String = 32,
    Null = 64,
    Any = 127,
}

/// <summary>Branches of which one must hold.</summary>
/// <param name="Branches">The branches.</param>
/// <param name="Only">Whether no other may hold (oneOf).</param>
internal sealed record SchemaChoice(IReadOnlyList<JsonNode?> Branches, bool Only);

/// <summary>What several schemas that hold at one place say together, with references and allOf followed; choices stay open.</summary>
internal sealed class EffectiveSchema(JsonNode? root)
{
    /// <summary>How often a reference may be followed inside itself before the value must end.</summary>
    private const int MaxRounds = 2;

    private readonly HashSet<string> _followedHere = new(StringComparer.Ordinal);

    public JsonTypes Types { get; private set; } = JsonTypes.Any;
    public IReadOnlyList<JsonNode?>? Values { get; private set; }
    public OrderedDictionary<string, List<JsonNode?>> Properties { get; } = new(StringComparer.Ordinal);
    public List<string> Required { get; } = [];
    public List<JsonNode?> Additional { get; } = [];
    public List<JsonNode?> Items { get; } = [];
    public List<JsonNode?> LeadingItems { get; } = [];
    public List<SchemaChoice> Choices { get; } = [];
    public SchemaBounds Bounds { get; } = new();

    /// <summary>The references followed so far.</summary>
    public ReferencePath? References { get; private set; }

    /// <summary>Whether a reference has been followed often enough: the value should be the smallest there is.</summary>
    public bool Ending { get; private set; }

    /// <summary>Whether only required members should be given, so that one branch of several holds and not two.</summary>
    public bool RequiredOnly { get; set; }

    /// <summary>Whether nothing can satisfy it.</summary>
    public bool Impossible { get; private set; }

    public static EffectiveSchema Of(JsonNode? root, IEnumerable<JsonNode?> schemas, ReferencePath? references)
    {
        var effective = new EffectiveSchema(root) { References = references };
        foreach (var schema in schemas)
            effective.Absorb(schema);
        return effective;
    }

    /// <summary>This with one branch of its first choice; the other choices stay open.</summary>
    public EffectiveSchema Choose(JsonNode? branch)
    {
        var choice = Choices[0];
        var chosen = new EffectiveSchema(root)
        {
            Types = Types,
            Values = Values,
            References = References,
            Ending = Ending,
            RequiredOnly = RequiredOnly || (choice.Only && choice.Branches.Count(b => !IsNull(b)) > 1),
            Impossible = Impossible,
        };
        foreach (var (name, schemas) in Properties)
            chosen.Properties.Add(name, [.. schemas]);
        chosen.Required.AddRange(Required);
        chosen.Additional.AddRange(Additional);
        chosen.Items.AddRange(Items);
        chosen.LeadingItems.AddRange(LeadingItems);
        chosen.Choices.AddRange(Choices.Skip(1));
        chosen.Bounds.TightenBy(Bounds);
        chosen._followedHere.UnionWith(_followedHere);
        chosen.Absorb(branch);
        return chosen;
    }

    /// <summary>Whether a branch allows nothing but null.</summary>
    public static bool IsNull(JsonNode? branch) => branch is JsonObject o
        && ((o.TryGetPropertyValue("type", out var type) && type is JsonValue v && v.TryGetValue<string>(out var name) && name == "null")
            || (o.TryGetPropertyValue("const", out var value) && value is null)
            || (o.TryGetPropertyValue("enum", out var values) && values is JsonArray { Count: 1 } a && a[0] is null));

    private void Absorb(JsonNode? schema)
    {
        if (schema is JsonValue value && value.TryGetValue<bool>(out var holds))
            Impossible |= !holds;
        if (schema is not JsonObject keywords)
            return;
        foreach (var (keyword, node) in keywords)
            Absorb(keyword, node);
        Bounds.Tighten(keywords);
    }

    private void Follow(string reference)
    {
        if (!_followedHere.Add(reference))
            return;
        var rounds = ReferencePath.Count(References, reference);
        Ending |= rounds >= MaxRounds;
        if (rounds > MaxRounds || !SchemaReference.TryResolve(root, reference, out var target))
        {
            Impossible = true;
            return;
        }
        References = new ReferencePath(reference, References);
        Absorb(target);
    }

    private void Absorb(string keyword, JsonNode? node)
    {
        switch (keyword, node)
        {
            case ("$ref", JsonValue reference) when reference.TryGetValue<string>(out var target):
                Follow(target);
                break;
            case ("type", JsonValue):
                Types &= TypeOf(node);
                break;
            case ("type", JsonArray names):
                Types &= names.Aggregate(JsonTypes.None, (types, name) => types | TypeOf(name));
                break;
            case ("const", _):
                Restrict([node]);
                break;
            case ("enum", JsonArray values):
                Restrict([.. values]);
                break;
            case ("properties", JsonObject properties):
                foreach (var (name, schema) in properties)
                {
                    if (!Properties.TryGetValue(name, out var schemas))
                        Properties.Add(name, schemas = []);
                    schemas.Add(schema);
                }
                break;
            case ("required", JsonArray names):
                Required.AddRange(names.OfType<JsonValue>().Select(n => n.TryGetValue<string>(out var name) ? name : "")
                    .Where(n => n.Length > 0).Except(Required));
                break;
            case ("additionalProperties", not null):
                Additional.Add(node);
                break;
            case ("prefixItems", JsonArray items):
                LeadingItems.AddRange(items);
                break;
            case ("items", not null):
                Items.Add(node);
                break;
            case ("allOf", JsonArray all):
                foreach (var schema in all)
                    Absorb(schema);
                break;
            case ("anyOf" or "oneOf", JsonArray branches):
                Choices.Add(new SchemaChoice([.. branches], keyword == "oneOf"));
                break;
        }
    }

    private void Restrict(IReadOnlyList<JsonNode?> values) =>
        Values = Values is null ? values : [.. Values.Where(v => values.Any(other => JsonNode.DeepEquals(v, other)))];

    private static JsonTypes TypeOf(JsonNode? name) => name is JsonValue v && v.TryGetValue<string>(out var type)
        ? type switch
        {
            "object" => JsonTypes.Object,
            "array" => JsonTypes.Array,
            "integer" => JsonTypes.Integer,
            "number" => JsonTypes.Integer | JsonTypes.Fraction,
            "boolean" => JsonTypes.Boolean,
            "string" => JsonTypes.String,
            "null" => JsonTypes.Null,
            _ => JsonTypes.None,
        }
        : JsonTypes.None;
}
