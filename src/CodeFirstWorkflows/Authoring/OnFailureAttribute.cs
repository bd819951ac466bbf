namespace CodeFirstWorkflows;

/// <summary>
/// Marks the method that deals with a failure of the run: it takes the failure by a parameter of type <see cref="StepError"/> or <see cref="Exception"/>, the input, and
/// whatever results exist by nullable parameters of the steps' names. If it returns an output, the run completes as <see cref="WorkflowRun.Recovered"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnFailureAttribute : Attribute;
