namespace CodeFirstWorkflows;

/// <summary>Where a run is. The numbers are part of the stored format.</summary>
public enum WorkflowState
{
    /// <summary>Not started.</summary>
    Pending,

    /// <summary>On its way.</summary>
    Running,

    /// <summary>Ended well.</summary>
    Completed,

    /// <summary>Ended by an error or a cancellation.</summary>
    Failed,

    /// <summary>Waiting for answers, or paused on request.</summary>
    Paused,
}
