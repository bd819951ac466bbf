namespace CodeFirstWorkflows;

/// <summary>Names where a parameter's value comes from when its own name does not.</summary>
/// <param name="sources">Paths such as <c>plan.tasks</c>; the first that has a value gives it.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromAttribute(params string[] sources) : Attribute
{
    /// <summary>The paths, the first that has a value gives it.</summary>
    public IReadOnlyList<string> Sources { get; } = sources;
}
