namespace CodeFirstWorkflows;

/// <summary>Runs the step if none of the branches before it on the same path did; they and it are adjacent.</summary>
/// <param name="path">The path that the branches' <see cref="WhenAttribute"/> test.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OtherwiseAttribute(string path) : Attribute
{
    /// <summary>The path that the branches test.</summary>
    public string Path { get; } = path;
}
