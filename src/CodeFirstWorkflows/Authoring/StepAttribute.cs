namespace CodeFirstWorkflows;

/// <summary>Makes a method with a body a step that runs this body.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StepAttribute : StepKindAttribute;
