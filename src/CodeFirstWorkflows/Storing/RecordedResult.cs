using System.Text.Json;
using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows.Storing;

/// <summary>How values of a type are kept in records.</summary>
internal interface IRecordedForm<T>
{
    byte[] Write(T value);

    T Read(ReadOnlyMemory<byte> json);
}

/// <summary>A step's results as JSON in records.</summary>
internal sealed class RecordedResult<T>(StepBinding<T> step) : IRecordedForm<T>
{
    private static readonly byte[] Nothing = "null"u8.ToArray();

    public byte[] Write(T value) => typeof(T) == typeof(NoResult) ? Nothing : JsonSerializer.SerializeToUtf8Bytes(value, step.Json);

    public T Read(ReadOnlyMemory<byte> json) => typeof(T) == typeof(NoResult) ? default! : JsonSerializer.Deserialize(json.Span, step.Json)!;

    internal void Write(Utf8JsonWriter writer, T value)
    {
        if (typeof(T) == typeof(NoResult))
            writer.WriteNullValue();
        else
            JsonSerializer.Serialize(writer, value, step.Json);
    }

    internal T Read(JsonElement json) => typeof(T) == typeof(NoResult) ? default! : json.Deserialize(step.Json)!;
}
