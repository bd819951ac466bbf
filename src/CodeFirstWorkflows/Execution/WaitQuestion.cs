using System.Buffers;
using System.ComponentModel;
using System.Text.Json;
using CodeFirstWorkflows.Json;

namespace CodeFirstWorkflows.Runtime;

/// <summary>What a step that waits asks: the values of its parameters, by their names.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WaitQuestion
{
    private readonly List<(string Name, JsonElement Value)> _values = [];
    private readonly JsonSerializerOptions _options;

    internal WaitQuestion(JsonSerializerOptions options) => _options = options;

    /// <summary>Adds a parameter.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The same question.</returns>
    /// <exception cref="InvalidOperationException">There is no JSON metadata for the type.</exception>
    public WaitQuestion Add<T>(string name, T value)
    {
        _values.Add((name, JsonSerializer.SerializeToElement(value, WorkflowJson.TypeInfo<T>(_options))));
        return this;
    }

    internal byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WorkflowJson.Writing);
        writer.WriteStartObject();
        foreach (var (name, value) in _values)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
