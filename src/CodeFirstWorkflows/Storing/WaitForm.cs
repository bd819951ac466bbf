using System.Text.Json;

namespace CodeFirstWorkflows.Storing;

/// <summary>How what is waited for is kept in records.</summary>
internal static class WaitForm
{
    internal static void Write(Utf8JsonWriter writer, OpenWait wait)
    {
        writer.WriteStartObject();
        writer.WriteString("key"u8, wait.Key);
        writer.WriteString("step"u8, wait.Step);
        writer.WritePropertyName("question"u8);
        wait.Question.WriteTo(writer);
        writer.WriteString("since"u8, wait.Since);
        if (wait.Expires is { } expires)
            writer.WriteString("expires"u8, expires);
        writer.WriteEndObject();
    }

    internal static OpenWait Read(ref Utf8JsonReader reader)
    {
        var wait = new OpenWait("", "", default, default, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "key":
                    wait = wait with { Key = reader.GetString()! };
                    break;
                case "step":
                    wait = wait with { Step = reader.GetString()! };
                    break;
                case "question":
                    wait = wait with { Question = JsonElement.ParseValue(ref reader) };
                    break;
                case "since":
                    wait = wait with { Since = reader.GetDateTimeOffset() };
                    break;
                case "expires":
                    wait = wait with { Expires = reader.GetDateTimeOffset() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return wait;
    }
}
