using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Storing;

/// <summary>How attempts are kept in records.</summary>
internal static class AttemptForm
{
    private static readonly JsonTypeInfo<UsageDetails> Usage =
        (JsonTypeInfo<UsageDetails>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(UsageDetails));

    /// <summary>Writes them as the member <c>a</c> of a record, if there are any.</summary>
    internal static void Write(Utf8JsonWriter writer, IReadOnlyList<StepAttempt> attempts, JsonTypeInfo<IList<ChatMessage>> types)
    {
        if (attempts.Count == 0)
            return;
        writer.WriteStartArray("a"u8);
        foreach (var attempt in attempts)
        {
            writer.WriteStartObject();
            writer.WriteNumber("n"u8, attempt.Number);
            writer.WriteNumber("d"u8, attempt.Duration.Ticks);
            if (attempt.Provider is { } provider)
                writer.WriteString("provider"u8, provider);
            if (attempt.Model is { } model)
                writer.WriteString("model"u8, model);
            if (attempt.Usage is { } usage)
            {
                writer.WritePropertyName("usage"u8);
                JsonSerializer.Serialize(writer, usage, Usage);
            }

            if (attempt.Error is { } error)
            {
                writer.WritePropertyName("error"u8);
                ErrorForm.Write(writer, error);
            }

            if (attempt.Messages is { } messages)
            {
                writer.WritePropertyName("messages"u8);
                JsonSerializer.Serialize(writer, [.. messages], types);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads that member's value.</summary>
    internal static StepAttempt[] Read(ref Utf8JsonReader reader, JsonTypeInfo<IList<ChatMessage>> messages)
    {
        var attempts = new List<StepAttempt>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var attempt = new StepAttempt(0, null, null, null, TimeSpan.Zero, null, null);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "n":
                        attempt = attempt with { Number = reader.GetInt32() };
                        break;
                    case "d":
                        attempt = attempt with { Duration = TimeSpan.FromTicks(reader.GetInt64()) };
                        break;
                    case "provider":
                        attempt = attempt with { Provider = reader.GetString() };
                        break;
                    case "model":
                        attempt = attempt with { Model = reader.GetString() };
                        break;
                    case "usage":
                        attempt = attempt with { Usage = JsonSerializer.Deserialize(ref reader, Usage) };
                        break;
                    case "error":
                        attempt = attempt with { Error = ErrorForm.Read(ref reader) };
                        break;
                    case "messages":
                        attempt = attempt with { Messages = [.. JsonSerializer.Deserialize(ref reader, messages)!] };
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            attempts.Add(attempt);
        }

        return [.. attempts];
    }
}
