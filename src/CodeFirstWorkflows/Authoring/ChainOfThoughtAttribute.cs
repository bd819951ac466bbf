namespace CodeFirstWorkflows;

/// <summary>
/// Marks a workflow like <see cref="WorkflowAttribute"/>, with one conversation carried from prompt to prompt:
/// every prompt is asked with the prompts and replies of the completed ones before it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ChainOfThoughtAttribute : Attribute
{
    /// <summary>
    /// The name in logs and diagrams, the class's name unless given; and the workflow's identity in stores, the class's full name unless
    /// given: give one to a class that may be renamed or moved while runs of it are kept.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The version that the author counts up. Runs are resumed with the version that they began with.</summary>
    public int Version { get; init; }

    /// <summary>The <c>JsonSerializerContext</c> with the metadata of inputs and results; needed where reflection is off.</summary>
    public Type? JsonContext { get; init; }

    /// <summary>Whether a run must be recorded: an engine without a store refuses to run this workflow.</summary>
    public bool Durable { get; init; }
}
