namespace CodeFirstWorkflows;

/// <summary>
/// Marks a partial class derived from <see cref="Workflow{TInput, TOutput}"/> or <see cref="Workflow{TInput}"/> as a workflow:
/// each method with a step attribute is a step, and the names of its parameters say where their values come from.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WorkflowAttribute : Attribute
{
    /// <summary>
    /// The name in logs and diagrams, the class's name unless given; and the workflow's identity in stores, the class's full name unless
    /// given: give one to a class that may be renamed or moved while runs of it are kept.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The version that the author counts up. Runs are resumed with the version that they began with.</summary>
    public int Version { get; init; }

    /// <summary>In which order the steps run: as they are written, or each as soon as its inputs are there.</summary>
    public ExecutionMode Execution { get; init; }

    /// <summary>The <c>JsonSerializerContext</c> with the metadata of inputs and results; needed where reflection is off.</summary>
    public Type? JsonContext { get; init; }

    /// <summary>Whether a run must be recorded: an engine without a store refuses to run this workflow.</summary>
    public bool Durable { get; init; }
}
