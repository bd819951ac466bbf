namespace CodeFirstWorkflows;

/// <summary>
/// Runs the step only if the condition holds; several of them must all hold. A condition that throws fails the run: it never counts as false.
/// </summary>
/// <param name="condition">
/// The path to a value, such as <c>"triage.urgent"</c>, or the name of a method that returns <see cref="bool"/> and takes its parameters as a step does.
/// Without a test the value itself is the condition.
/// </param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class WhenAttribute(string condition) : Attribute
{
    /// <summary>The path, or the name of the method.</summary>
    public string Condition { get; } = condition;

    /// <summary>Holds if the value is this constant, or of this type: <c>Is = Category.Refund</c>, <c>Is = typeof(ByUrl)</c>.</summary>
    public object? Is { get; init; }

    /// <summary>Holds if the value is one of these constants.</summary>
    public object[]? In { get; init; }

    /// <summary>Holds if there is no value.</summary>
    public bool IsNull { get; init; }

    /// <summary>Turns the condition around.</summary>
    public bool Not { get; init; }
}
