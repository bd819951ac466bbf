using System.ComponentModel;
using System.Text.Json;
using CodeFirstWorkflows.Json;

namespace CodeFirstWorkflows;

/// <summary>An answer to a step that waits for one; made by the workflow's <c>Answers</c> class.</summary>
public abstract class WorkflowAnswer
{
    private protected WorkflowAnswer(string step, string? at)
    {
        Step = step;
        At = at;
    }

    /// <summary>The name of the step that waits.</summary>
    public string Step { get; }

    /// <summary>The key of the wait; <see langword="null"/> if the step has only one that is open.</summary>
    public string? At { get; }

    internal abstract byte[] Write(JsonSerializerOptions json);

    /// <summary>For generated code: makes an answer.</summary>
    /// <typeparam name="T">The step's result type.</typeparam>
    /// <param name="step">The step's name.</param>
    /// <param name="value">The answer.</param>
    /// <param name="at">The key of the wait.</param>
    /// <returns>The answer.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static WorkflowAnswer Of<T>(string step, T value, string? at)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new Typed<T>(step, value, at);
    }

    private sealed class Typed<T>(string step, T value, string? at) : WorkflowAnswer(step, at)
    {
        internal override byte[] Write(JsonSerializerOptions json) =>
            typeof(T) == typeof(Runtime.NoResult) ? "null"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(value, WorkflowJson.TypeInfo<T>(json));
    }
}
