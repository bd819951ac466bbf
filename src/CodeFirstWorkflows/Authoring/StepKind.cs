namespace CodeFirstWorkflows;

/// <summary>What a step does.</summary>
public enum StepKind
{
    /// <summary>Runs the user's own code.</summary>
    Step,

    /// <summary>Asks a chat client.</summary>
    Prompt,
}
