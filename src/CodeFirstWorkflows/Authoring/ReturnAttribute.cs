namespace CodeFirstWorkflows;

/// <summary>
/// Beside <see cref="WhenAttribute"/> or <see cref="OtherwiseAttribute"/>: when this step runs, the run is completed with its result and the rest is skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReturnAttribute : Attribute;
