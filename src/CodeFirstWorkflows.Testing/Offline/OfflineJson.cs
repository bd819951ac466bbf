using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeFirstWorkflows.Testing;

/// <summary>Makes the JSON replies of the offline client.</summary>
internal static class OfflineJson
{
    private const int MaxPoints = 3;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An instance of the schema.</summary>
    /// <exception cref="NotSupportedException">The schema has no instance that could be found.</exception>
    public static string Instance(JsonElement schema, PromptMaterial prompt)
    {
        var root = JsonNode.Parse(schema.GetRawText());
        if (new SchemaFiller(root, prompt).TryFill(out var instance))
            return Write(instance);
        throw new NotSupportedException(
            "The offline chat client found no instance of the JSON schema it was asked for: the schema contradicts itself, has no finite "
            + "instance, or has a $ref to something outside itself.");
    }

    /// <summary>A small object that says whose words it holds.</summary>
    public static string WithoutSchema(PromptMaterial prompt) =>
        Write(new JsonObject
        {
            ["source"] = OfflineChatClient.Notice,
            ["asked"] = prompt.Request,
            ["points"] = new JsonArray([.. prompt.Best(MaxPoints).Select(p => JsonValue.Create(p))]),
        });

    private static string Write(JsonNode? node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            if (node is null)
                writer.WriteNullValue();
            else
                node.WriteTo(writer);
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
