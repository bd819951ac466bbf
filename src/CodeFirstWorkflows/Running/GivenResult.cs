using System.ComponentModel;
using System.Text.Json;
using CodeFirstWorkflows.Json;

namespace CodeFirstWorkflows;

/// <summary>The result of a step that counts as done; made by the workflow's <c>Given</c> class.</summary>
public abstract class GivenResult
{
    private protected GivenResult(string step) => Step = step;

    /// <summary>The step's name.</summary>
    public string Step { get; }

    internal abstract Type ResultType { get; }

    internal abstract void Write(Utf8JsonWriter writer, JsonSerializerOptions json);

    /// <summary>For generated code: makes a given result.</summary>
    /// <typeparam name="T">The step's result type.</typeparam>
    /// <param name="step">The step's name.</param>
    /// <param name="value">The result.</param>
    /// <returns>The given result.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static GivenResult Of<T>(string step, T value)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new GivenResult<T>(step, value);
    }
}

internal sealed class GivenResult<T>(string step, T value) : GivenResult(step)
{
    internal T Value { get; } = value;

    internal override Type ResultType => typeof(T);

    internal override void Write(Utf8JsonWriter writer, JsonSerializerOptions json) => JsonSerializer.Serialize(writer, Value, WorkflowJson.TypeInfo<T>(json));
}
