using System.Runtime.InteropServices;
using System.Text.Json;

namespace CodeFirstWorkflows.Storing;

/// <summary>How errors of steps are kept in records.</summary>
internal static class ErrorForm
{
    internal static void Write(Utf8JsonWriter writer, StepError error)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, StoredNames.Errors.Of(error.Kind));
        writer.WriteString("step"u8, error.Step);
        writer.WriteString("key"u8, error.Key);
        writer.WriteString("type"u8, error.Type);
        writer.WriteString("message"u8, error.Message);
        if (error.Stack is { } stack)
            writer.WriteString("stack"u8, stack);
        if (error.Detail is { } detail)
            writer.WriteString("detail"u8, detail);
        writer.WriteEndObject();
    }

    internal static StepError Read(JsonElement json)
    {
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(json));
        reader.Read();
        return Read(ref reader);
    }

    internal static StepError Read(ref Utf8JsonReader reader)
    {
        var error = new StepError(ErrorKind.Failed, "", "", "", "");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "kind":
                    error = error with { Kind = StoredNames.Errors.Read(reader.GetString()!) };
                    break;
                case "step":
                    error = error with { Step = reader.GetString()! };
                    break;
                case "key":
                    error = error with { Key = reader.GetString()! };
                    break;
                case "type":
                    error = error with { Type = reader.GetString()! };
                    break;
                case "message":
                    error = error with { Message = reader.GetString()! };
                    break;
                case "stack":
                    error = error with { Stack = reader.GetString() };
                    break;
                case "detail":
                    error = error with { Detail = reader.GetString() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return error;
    }
}
