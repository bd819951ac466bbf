namespace CodeFirstWorkflows;

/// <summary>A step as its author declared it.</summary>
/// <param name="Name">The name, unique in its workflow.</param>
/// <param name="Kind">What the step does.</param>
/// <param name="ResultType">The result's type in C#, or <see langword="null"/> if the step has none.</param>
public sealed record StepDefinition(string Name, StepKind Kind, string? ResultType)
{
    /// <summary>The chat client that a prompt names, if it names one.</summary>
    public string? Client { get; init; }

    /// <summary>The chat clients that a prompt tries in order; empty if it names none.</summary>
    public IReadOnlyList<string> Clients { get; init; } = [];

    /// <summary>The model that a prompt asks for, if it does.</summary>
    public string? Model { get; init; }

    /// <summary>The sampling temperature that a prompt sets, if it does.</summary>
    public float? Temperature { get; init; }

    /// <summary>The most tokens of a prompt's reply, if it sets a limit.</summary>
    public int? MaxOutputTokens { get; init; }
}
