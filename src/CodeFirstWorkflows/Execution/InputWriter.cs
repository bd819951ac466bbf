using System.Text.Json;
using CodeFirstWorkflows.Json;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Takes a run's input for its record.</summary>
public sealed class InputWriter
{
    private readonly WorkflowBindings _bindings;

    internal InputWriter(WorkflowBindings bindings) => _bindings = bindings;

    internal byte[] Json { get; private set; } = [];

    /// <summary>What the workflow looks like, its input included.</summary>
    internal string Shape { get; private set; } = "";

    /// <summary>Writes the input.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="input">The input.</param>
    /// <exception cref="InvalidOperationException">There is no JSON metadata for the type.</exception>
    public void Write<T>(T input)
    {
        Json = JsonSerializer.SerializeToUtf8Bytes(input, WorkflowJson.TypeInfo<T>(_bindings.Json));
        Shape = _bindings.ShapeOf<T>();
    }
}
