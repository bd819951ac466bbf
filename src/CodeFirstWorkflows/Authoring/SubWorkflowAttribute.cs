namespace CodeFirstWorkflows;

/// <summary>
/// Runs another workflow as a step, inside the same run. One parameter is the other's input; several are matched by name to the
/// constructor of its input type. The method is partial, without a body.
/// </summary>
/// <typeparam name="TWorkflow">The workflow to run.</typeparam>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SubWorkflowAttribute<TWorkflow> : StepKindAttribute;
