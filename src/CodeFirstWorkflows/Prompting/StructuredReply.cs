using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CodeFirstWorkflows.Json;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Prompting;

/// <summary>What a model is asked to reply with for a type, and how that reply is read: strictly.</summary>
internal sealed class StructuredReply<T>
{
    private const string Wrapper = "value";

    private readonly JsonTypeInfo<T> _json;
    private readonly JsonNode _schema;
    private readonly string _schemaText;
    private readonly bool _wrapped;

    internal StructuredReply(JsonTypeInfo<T> json)
    {
        _json = json;
        var schema = ReplySchema.Of(json);
        _wrapped = !ReplySchema.IsObject(schema);
        _schema = _wrapped ? ReplySchema.Wrap(schema, Wrapper) : schema;
        _schemaText = _schema.ToJsonString();
        using var document = JsonDocument.Parse(_schemaText);
        Format = ChatResponseFormat.ForJsonSchema(document.RootElement.Clone(), SchemaName(TypeNames.Of(typeof(T))));
    }

    internal ChatResponseFormat Format { get; }

    internal T Parse(string reply, string step)
    {
        var text = FencedReply.Unwrap(reply);
        try
        {
            using var document = JsonDocument.Parse(text);
            if (ReplySchema.FindMismatch(document.RootElement, _schema) is { } mismatch)
                throw Fail(reply, step, mismatch.Path, mismatch.Reason, null);
            var value = _wrapped ? Unwrap(document.RootElement, reply, step) : JsonSerializer.Deserialize(text, _json);
            return value is not null || Nullable.GetUnderlyingType(typeof(T)) is not null
                ? value!
                : throw Fail(reply, step, _wrapped ? "$." + Wrapper : "$", "the value is null", null);
        }
        catch (JsonException exception)
        {
            throw Fail(reply, step, exception.Path ?? "$", Reason(exception), exception);
        }
    }

    private T? Unwrap(JsonElement root, string reply, string step)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(Wrapper, out var value))
            throw Fail(reply, step, "$", $"the property '{Wrapper}' is missing", null);
        try
        {
            return value.Deserialize(_json);
        }
        catch (JsonException exception)
        {
            // Its position is that inside the value, not inside the reply.
            throw Fail(reply, step, "$." + Wrapper + (exception.Path ?? "$")[1..], Reason(exception), new JsonException(exception.Message, exception));
        }
    }

    private StructuredOutputException Fail(string reply, string step, string path, string reason, JsonException? cause)
    {
        var position = cause?.LineNumber is { } line
            ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, byte {(cause.BytePositionInLine ?? 0) + 1})")
            : "";
        return new(
            $"The reply to step '{step}' is no valid {TypeNames.Of(typeof(T))}: at {path}{position} {reason}. The schema is {_schemaText}",
            reply,
            path,
            _schemaText,
            cause);
    }

    // The serializer's own words end in the position, which the message has already.
    private static string Reason(JsonException exception)
    {
        var message = exception.Message;
        foreach (var end in (ReadOnlySpan<string>)[" Path: ", " LineNumber: "])
        {
            var at = message.IndexOf(end, StringComparison.Ordinal);
            if (at >= 0)
                message = message[..at];
        }

        return message.TrimEnd('.', ' ');
    }

    private static string SchemaName(string type) =>
        string.Concat(type.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_')).Trim('_');
}
