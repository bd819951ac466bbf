namespace CodeFirstWorkflows;

/// <summary>Makes a step's result the run's output; without it the last step that has a result gives the output.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OutputAttribute : Attribute;
