using System.Text.Json;
using CodeFirstWorkflows.Json;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Takes a run's input for its record.</summary>
public sealed class InputWriter
{
    private readonly JsonSerializerOptions _options;

    internal InputWriter(JsonSerializerOptions options) => _options = options;

    internal byte[] Json { get; private set; } = [];

    /// <summary>Writes the input.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="input">The input.</param>
    /// <exception cref="InvalidOperationException">There is no JSON metadata for the type.</exception>
    public void Write<T>(T input) => Json = JsonSerializer.SerializeToUtf8Bytes(input, WorkflowJson.TypeInfo<T>(_options));
}
