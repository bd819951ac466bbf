namespace CodeFirstWorkflows;

/// <summary>In a dataflow: starts the step only after these are decided, though it reads nothing of them.</summary>
/// <param name="steps">The names of the steps, or of their methods.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AfterAttribute(params string[] steps) : Attribute
{
    /// <summary>The names of the steps, or of their methods.</summary>
    public IReadOnlyList<string> Steps { get; } = steps;
}
