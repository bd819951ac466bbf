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
    // What the serializer means by 0.
    private const int DefaultDepth = 64;

    private static readonly byte[] Nothing = "null"u8.ToArray();

    public byte[] Write(T value)
    {
        if (typeof(T) == typeof(NoResult))
            return Nothing;
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(value, step.Json);
        }
        catch (JsonException exception)
        {
            var depth = step.Json.Options.MaxDepth is > 0 and var max ? max : DefaultDepth;
            throw new WorkflowException(
                $"The result of step '{step.Name}' cannot be recorded as JSON: {exception.Message} " +
                $"Results may nest {depth} deep; WorkflowEngineOptions.Json with another MaxDepth raises that.",
                exception);
        }
    }

    public T Read(ReadOnlyMemory<byte> json) =>
        typeof(T) == typeof(NoResult) ? default! : JsonSerializer.Deserialize(json.Span, step.Json)!;

    // As a whole, so that it may be as deep in a list as it is by itself.
    internal void Write(Utf8JsonWriter writer, T value) => writer.WriteRawValue(Write(value), skipInputValidation: true);

    internal T Read(JsonElement json) => typeof(T) == typeof(NoResult) ? default! : json.Deserialize(step.Json)!;
}
