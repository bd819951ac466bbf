namespace CodeFirstWorkflows;

/// <summary>What happens when a loop has made its last visit without reaching its goal.</summary>
public enum LoopEnd
{
    /// <summary>The last visit stands, and <see cref="StepResult{T}.Exhausted"/> is true.</summary>
    Continue = 0,

    /// <summary>The run fails.</summary>
    Fail = 1,
}
