namespace CodeFirstWorkflows;

/// <summary>
/// Names a method that takes the step back when the run has failed or was canceled after it: the last step that completed first, each with 30 seconds and a cancellation
/// token of its own. It takes its parameters as the step does, and the step's result by the step's name.
/// </summary>
/// <param name="method">The method's name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CompensateAttribute(string method) : Attribute
{
    /// <summary>The method's name.</summary>
    public string Method { get; } = method;
}
