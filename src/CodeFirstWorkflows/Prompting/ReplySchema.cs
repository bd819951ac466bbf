using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace CodeFirstWorkflows.Prompting;

/// <summary>Schemas of results, and the checks of replies that the serializer does not make.</summary>
internal static class ReplySchema
{
    private static readonly JsonSchemaExporterOptions Options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = ListNumbers,
    };

    internal static JsonNode Of(JsonTypeInfo type) => type.GetJsonSchemaAsNode(Options);

    internal static bool IsObject(JsonNode schema) => schema is JsonObject && schema["type"] is JsonValue type && type.GetValue<string>() == "object";

    internal static JsonObject Wrap(JsonNode schema, string property) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { [property] = Rebase(schema, "#/properties/" + property) },
        ["required"] = new JsonArray(property),
    };

    /// <summary>Finds a value that is none of those its schema lists: the serializer takes any number for an enum.</summary>
    internal static (string Path, string Reason)? FindMismatch(JsonElement reply, JsonNode schema) => Find(reply, schema, schema, "$");

    private static (string Path, string Reason)? Find(JsonElement value, JsonNode? schema, JsonNode root, string path)
    {
        schema = Resolve(schema, root);
        if (schema is not JsonObject rules)
            return null;
        if (rules["enum"] is JsonArray allowed && !allowed.Any(option => Same(option, value)))
            return (path, "the value is none of those that are declared");

        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                var rule = PropertyRule(rules, property.Name) ?? rules["additionalProperties"];
                if (Find(property.Value, rule, root, $"{path}.{property.Name}") is { } mismatch)
                    return mismatch;
            }
        }
        else if (value.ValueKind == JsonValueKind.Array && rules["items"] is { } items)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                if (Find(item, items, root, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]")) is { } mismatch)
                    return mismatch;
            }
        }

        return null;
    }

    // Names are read without regard to case, so they are checked so.
    private static JsonNode? PropertyRule(JsonObject rules, string name) =>
        (rules["properties"] as JsonObject)?.FirstOrDefault(rule => string.Equals(rule.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    private static bool Same(JsonNode? option, JsonElement value) => option is null
        ? value.ValueKind == JsonValueKind.Null
        : option.GetValueKind() == value.ValueKind && value.ValueKind switch
        {
            JsonValueKind.String => option.GetValue<string>() == value.GetString(),
            JsonValueKind.Number => option.ToJsonString() == value.GetRawText(),
            _ => true,
        };

    private static JsonNode? Resolve(JsonNode? schema, JsonNode root)
    {
        while (schema is JsonObject && schema["$ref"] is JsonValue reference)
        {
            var target = root;
            foreach (var part in reference.GetValue<string>().Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1))
            {
                var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                target = target is JsonArray array ? array[int.Parse(name, CultureInfo.InvariantCulture)] : target?[name];
            }

            schema = target;
        }

        return schema;
    }

    // Enums that a user's options write as numbers: a model has to know which there are.
    private static JsonNode ListNumbers(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (!type.IsEnum || schema is not JsonObject rules || rules["enum"] is not null || rules["type"]?.ToJsonString().Contains("integer") != true
            || type.IsDefined(typeof(FlagsAttribute), inherit: false))
        {
            return schema;
        }

        var values = new JsonArray();
        foreach (var value in Enum.GetValuesAsUnderlyingType(type))
            values.Add(JsonNode.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!));
        if (Nullable.GetUnderlyingType(context.TypeInfo.Type) is not null)
            values.Add(null);
        rules["enum"] = values;
        return schema;
    }

    private static JsonNode Rebase(JsonNode schema, string place)
    {
        var copy = schema.DeepClone();
        Visit(copy);
        return copy;

        void Visit(JsonNode? node)
        {
            if (node is JsonArray array)
            {
                foreach (var item in array)
                    Visit(item);
            }
            else if (node is JsonObject rules)
            {
                if (rules["$ref"] is JsonValue reference)
                    rules["$ref"] = place + reference.GetValue<string>()[1..];
                foreach (var (_, child) in rules)
                    Visit(child);
            }
        }
    }
}
