namespace CodeFirstWorkflows;

/// <summary>
/// Names a method that stands in for the step when it has failed, its attempts included. It takes its parameters as the step does, and the failure by one of type
/// <see cref="StepError"/> or <see cref="Exception"/>; it may be a prompt or a sub-workflow. Cancellations pass.
/// </summary>
/// <param name="method">The method's name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FallbackAttribute(string method) : Attribute
{
    /// <summary>The method's name.</summary>
    public string Method { get; } = method;
}
