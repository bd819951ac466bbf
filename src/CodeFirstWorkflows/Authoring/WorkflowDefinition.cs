using CodeFirstWorkflows.Drawing;

namespace CodeFirstWorkflows;

/// <summary>What a workflow is made of, as the compiler read it from its source.</summary>
/// <param name="name">The name in logs, messages and diagrams.</param>
/// <param name="version">The author's version.</param>
/// <param name="isConversation">Whether one conversation is carried from prompt to prompt.</param>
/// <param name="isDurable">Whether runs must be recorded.</param>
/// <param name="steps">The steps in their order.</param>
public sealed class WorkflowDefinition(string name, int version, bool isConversation, bool isDurable, IReadOnlyList<StepDefinition> steps)
{
    /// <summary>The name in logs, messages and diagrams.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// The name that stores know the workflow's runs by: the full name of its class, as in <c>Shop.Orders.Approve</c>, unless its attribute
    /// gives a <c>Name</c>. Together with the version it tells the workflows of an engine apart.
    /// </summary>
    public string Identity { get; init; } = name;

    /// <summary>The author's version; 0 if there is none.</summary>
    public int Version { get; } = version;

    /// <summary>Whether one conversation is carried from prompt to prompt.</summary>
    public bool IsConversation { get; } = isConversation;

    /// <summary>Whether runs must be recorded.</summary>
    public bool IsDurable { get; } = isDurable;

    /// <summary>In which order the steps run.</summary>
    public ExecutionMode Execution { get; init; }

    /// <summary>The steps in their order.</summary>
    public IReadOnlyList<StepDefinition> Steps { get; } = steps;

    /// <summary>The prompts and sub-workflows that take no place in the order: conditions ask them, or they deal with failures.</summary>
    public IReadOnlyList<StepDefinition> Helpers { get; init; } = [];

    /// <summary>Draws the workflow as a Mermaid flowchart.</summary>
    /// <param name="expandChildren">
    /// Whether the workflows that steps run are drawn in their places. One that is drawn around the step already is not entered again.
    /// </param>
    /// <returns>The flowchart's text, as in the generated <c>Mermaid</c> unless children are expanded.</returns>
    public string ToMermaid(bool expandChildren = false) => Flowchart.Draw(Flows.Of(this), expandChildren);

    /// <summary>Whether a step can be taken back, of a sub-workflow too.</summary>
    internal bool Compensates => WithChildren().Any(static definition => definition.Steps.Any(static step => step.Compensation is not null));

    /// <summary>Whether a step waits for an answer, of a sub-workflow too.</summary>
    internal bool Waits => WithChildren().Any(static definition => definition.Steps.Any(static step => step.Kind == StepKind.WaitFor));

    private HashSet<WorkflowDefinition> WithChildren()
    {
        var all = new HashSet<WorkflowDefinition>();
        Add(this, all);
        return all;

        static void Add(WorkflowDefinition definition, HashSet<WorkflowDefinition> all)
        {
            if (!all.Add(definition))
                return;
            foreach (var step in definition.Steps.Concat(definition.Helpers))
            {
                if (step.Child is { } child)
                    Add(child(), all);
            }
        }
    }
}
