namespace CodeFirstWorkflows;

/// <summary>
/// A step that waits until somebody outside answers: the run pauses, and goes on when it was resumed with the answer. The method is partial and has no body; its
/// parameters are the question, its result is the answer.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WaitForAttribute : StepKindAttribute
{
    /// <summary>How long to wait, as "500ms", "30s", "2m", "1h" or "3d"; for ever unless told. When it is over the step fails, or its fallback stands in.</summary>
    public string? Timeout { get; init; }
}
