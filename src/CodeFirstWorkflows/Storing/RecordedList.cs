using System.Buffers;
using System.Text.Json;
using CodeFirstWorkflows.Json;

namespace CodeFirstWorkflows.Storing;

/// <summary>A list as JSON in records, item by item: there need be no metadata for the list itself.</summary>
internal abstract class RecordedList<T> : IRecordedForm<IReadOnlyList<T>>
{
    public byte[] Write(IReadOnlyList<T> value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WorkflowJson.Writing);
        writer.WriteStartArray();
        foreach (var item in value)
            Write(writer, item);
        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public IReadOnlyList<T> Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, WorkflowJson.Parsing);
        return [.. document.RootElement.EnumerateArray().Select(Read)];
    }

    private protected abstract void Write(Utf8JsonWriter writer, T value);

    private protected abstract T Read(JsonElement json);
}
