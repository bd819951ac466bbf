namespace CodeFirstWorkflows;

/// <summary>Runs the step beside the adjacent ones of its group. What follows the group waits until each of them is decided.</summary>
/// <param name="group">
/// The group's name, by which a later step reads all results: <c>IReadOnlyList&lt;T&gt;</c> in declared order. Adjacent steps without a name form one group.
/// </param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ParallelAttribute(string? group = null) : Attribute
{
    /// <summary>The group's name.</summary>
    public string? Group { get; } = group;

    /// <summary>What becomes of the others when one fails; a group fails fast if one of its steps says so.</summary>
    public ParallelError OnError { get; init; }
}
