namespace CodeFirstWorkflows;

/// <summary>Why no step of a recorded run starts any more; a later one goes before an earlier one.</summary>
internal enum RunStopReason
{
    None,

    /// <summary>It was asked to pause.</summary>
    Paused,

    /// <summary>Its process ends; another may take it up.</summary>
    GivenBack,

    /// <summary>What happens cannot be recorded.</summary>
    Lost,
}
