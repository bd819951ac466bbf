using System.Buffers;
using System.Text.Json;
using CodeFirstWorkflows.Json;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Writes values as JSON for models to read: nothing is escaped that need not be. Writers are kept per thread.</summary>
internal readonly ref struct PromptJson
{
    private const int MostKept = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _kept;

    private readonly ArrayBufferWriter<byte> _buffer;

    private PromptJson(ArrayBufferWriter<byte> buffer) => _buffer = buffer;

    internal ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    internal static PromptJson Write<T>(T value, JsonSerializerOptions options)
    {
        // A converter may render on its own while this runs, so that the buffer is taken away and given back.
        var buffer = _kept ?? new ArrayBufferWriter<byte>(1024);
        _kept = null;
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Encoder = WorkflowJson.Writing.Encoder,
            Indented = options.WriteIndented,
        });
        JsonSerializer.Serialize(writer, value, WorkflowJson.TypeInfo<T>(options));
        writer.Flush();
        return new PromptJson(buffer);
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (_buffer.Capacity > MostKept)
            return;
        _buffer.ResetWrittenCount();
        _kept = _buffer;
    }
}
