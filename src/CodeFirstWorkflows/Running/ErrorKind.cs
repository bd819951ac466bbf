namespace CodeFirstWorkflows;

/// <summary>Why a step or a run failed.</summary>
public enum ErrorKind
{
    /// <summary>An exception of the step's own code, its services or its chat client.</summary>
    Failed = 0,

    /// <summary>The run was canceled.</summary>
    Canceled = 1,

    /// <summary>A model's reply did not have the shape of the step's result.</summary>
    StructuredOutput = 4,
}
