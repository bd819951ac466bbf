using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CodeFirstWorkflows.Json;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// How records are written: one JSON object, with one-letter names for what every step has. What is not there has its default; names that are not known are passed
/// over, so that an older version reads what a newer one wrote, unless the format's number is higher.
/// </summary>
internal static class RecordFormat
{
    /// <summary>Raised when older versions would read records wrongly.</summary>
    internal const int Version = 2;

    private static readonly JsonTypeInfo<UsageDetails> Usage = Known<UsageDetails>();
    private static readonly JsonTypeInfo<IList<ChatMessage>> Messages = Known<IList<ChatMessage>>();

    /// <summary>Writes a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="contents">How messages are written, if not as all are.</param>
    /// <exception cref="NotSupportedException">It holds content of a type that is not known.</exception>
    internal static byte[] Write(StepRecord record, JsonSerializerOptions? contents = null)
    {
        var messages = MessagesOf(contents);
        var buffer = new ArrayBufferWriter<byte>(128 + (record.Result?.Length ?? 0));
        using var writer = new Utf8JsonWriter(buffer, WorkflowJson.Writing);
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, Version);
        writer.WriteNumber("at"u8, record.At.UtcTicks);
        if (record.Duration != TimeSpan.Zero)
            writer.WriteNumber("d"u8, record.Duration.Ticks);
        WriteDecisions(writer, record.Decisions);
        AttemptForm.Write(writer, record.Attempts, messages);
        Write(writer, "below"u8, record.Below, Usage);
        WriteError(writer, record.Error);
        if (record.OtherErrors.Count > 0)
        {
            writer.WriteStartArray("errors"u8);
            foreach (var error in record.OtherErrors)
                ErrorForm.Write(writer, error);
            writer.WriteEndArray();
        }

        Write(writer, "turns"u8, record.Turns is { } turns ? [.. turns] : null, messages);
        if (record.Wait is { } wait)
        {
            writer.WritePropertyName("wait"u8);
            WaitForm.Write(writer, wait);
        }

        if (record.State is { } state)
            writer.WriteString("state"u8, StoredNames.States.Of(state));
        if (record.IsRecovered)
            writer.WriteBoolean("recovered"u8, true);
        if (record.Result is { } result)
        {
            writer.WritePropertyName("r"u8);
            writer.WriteRawValue(result.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static StepRecord Read(RunRecord stored, ReadOnlyMemory<byte> json, JsonSerializerOptions? contents = null)
    {
        var record = new Draft { MessageType = MessagesOf(contents) };
        var reader = new Utf8JsonReader(json.Span, WorkflowJson.Reading);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A record is a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadMember(ref reader, json, ref record);
        if (record.Version != Version)
        {
            throw new WorkflowException(
                $"The record {stored.Sequence} of '{stored.Key}' is of format {record.Version}, " +
                $"and this version of CodeFirstWorkflows reads format {Version}: " + (record.Version < Version
                    ? "it was written by a preview version. End such runs with that, or delete them."
                    : "it was written by a newer one. Use that, or a later one."));
        }

        return new StepRecord(stored.Kind, stored.Key)
        {
            Sequence = stored.Sequence,
            At = record.At,
            Result = record.Result,
            Error = record.Error,
            OtherErrors = record.OtherErrors ?? [],
            Duration = record.Duration,
            Attempts = record.Attempts ?? [],
            Below = record.Below,
            Turns = record.Turns,
            Decisions = record.Decisions ?? [],
            Wait = record.Wait,
            State = record.State,
            IsRecovered = record.IsRecovered,
        };
    }

    private static void ReadMember(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, ref Draft record)
    {
        if (reader.ValueTextEquals("r"u8))
        {
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            record.Result = json[start..(int)reader.BytesConsumed];
        }
        else if (reader.ValueTextEquals("v"u8))
        {
            reader.Read();
            record.Version = reader.GetInt32();
        }
        else if (reader.ValueTextEquals("at"u8))
        {
            reader.Read();
            record.At = new DateTimeOffset(reader.GetInt64(), TimeSpan.Zero);
        }
        else if (reader.ValueTextEquals("d"u8))
        {
            reader.Read();
            record.Duration = TimeSpan.FromTicks(reader.GetInt64());
        }
        else if (reader.ValueTextEquals("a"u8))
        {
            reader.Read();
            record.Attempts = AttemptForm.Read(ref reader, record.MessageType);
        }
        else
        {
            ReadSeldom(ref reader, ref record);
        }
    }

    private static void ReadSeldom(ref Utf8JsonReader reader, ref Draft record)
    {
        var name = reader.GetString();
        reader.Read();
        switch (name)
        {
            case "q":
                record.Decisions = ReadDecisions(ref reader);
                break;
            case "below":
                record.Below = JsonSerializer.Deserialize(ref reader, Usage);
                break;
            case "error":
                record.Error = ErrorForm.Read(ref reader);
                break;
            case "errors":
                record.OtherErrors = ReadErrors(ref reader);
                break;
            case "turns":
                record.Turns = [.. JsonSerializer.Deserialize(ref reader, record.MessageType)!];
                break;
            case "wait":
                record.Wait = WaitForm.Read(ref reader);
                break;
            case "state":
                record.State = StoredNames.States.Read(reader.GetString()!);
                break;
            case "recovered":
                record.IsRecovered = reader.GetBoolean();
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static void WriteDecisions(Utf8JsonWriter writer, IReadOnlyList<RecordedDecision> decisions)
    {
        if (decisions.Count == 0)
            return;
        writer.WriteStartObject("q"u8);
        foreach (var (key, outcome) in decisions)
            writer.WriteBoolean(key, outcome);
        writer.WriteEndObject();
    }

    private static List<RecordedDecision> ReadDecisions(ref Utf8JsonReader reader)
    {
        var decisions = new List<RecordedDecision>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            decisions.Add(new(key, reader.GetBoolean()));
        }

        return decisions;
    }

    private static void WriteError(Utf8JsonWriter writer, StepError? error)
    {
        if (error is null)
            return;
        writer.WritePropertyName("error"u8);
        ErrorForm.Write(writer, error);
    }

    private static List<StepError> ReadErrors(ref Utf8JsonReader reader)
    {
        var errors = new List<StepError>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            errors.Add(ErrorForm.Read(ref reader));
        return errors;
    }

    private static void Write<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value, JsonTypeInfo<T> type)
        where T : class
    {
        if (value is null)
            return;
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, value, type);
    }

    private static JsonTypeInfo<IList<ChatMessage>> MessagesOf(JsonSerializerOptions? contents) =>
        contents is null ? Messages : (JsonTypeInfo<IList<ChatMessage>>)contents.GetTypeInfo(typeof(IList<ChatMessage>));

    private static JsonTypeInfo<T> Known<T>() => (JsonTypeInfo<T>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));

    private struct Draft
    {
        internal JsonTypeInfo<IList<ChatMessage>> MessageType;
        internal int Version;
        internal DateTimeOffset At;
        internal TimeSpan Duration;
        internal ReadOnlyMemory<byte>? Result;
        internal StepError? Error;
        internal List<StepError>? OtherErrors;
        internal StepAttempt[]? Attempts;
        internal UsageDetails? Below;
        internal List<ChatMessage>? Turns;
        internal List<RecordedDecision>? Decisions;
        internal OpenWait? Wait;
        internal WorkflowState? State;
        internal bool IsRecovered;
    }
}
