namespace CodeFirstWorkflows;

/// <summary>What a step does.</summary>
public enum StepKind
{
    /// <summary>Runs the user's own code.</summary>
    Step = 0,

    /// <summary>Asks a chat client.</summary>
    Prompt = 1,

    /// <summary>Runs another workflow.</summary>
    SubWorkflow = 2,

    /// <summary>Waits for an answer from outside.</summary>
    WaitFor = 3,
}
