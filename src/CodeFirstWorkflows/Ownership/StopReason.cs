namespace CodeFirstWorkflows.Ownership;

/// <summary>Why the execution of a run stops before the run has ended. A later one outranks an earlier one.</summary>
internal enum StopReason
{
    /// <summary>It does not stop, or it only waits for answers.</summary>
    None,

    /// <summary>The run was asked to pause: steps in flight finish, and no other starts.</summary>
    Pausing,

    /// <summary>The host stops: steps in flight finish, and no other starts.</summary>
    HostStopping,

    /// <summary>What happened cannot be recorded.</summary>
    StoreFailed,

    /// <summary>What is recorded cannot be read here: a key is missing, or the store is damaged.</summary>
    Unreadable,

    /// <summary>The host has stopped waiting for steps in flight: they are canceled.</summary>
    HostStopped,

    /// <summary>The run belongs to another owner by now, or the process cannot prove that it does not: steps in flight are canceled.</summary>
    ClaimLost,
}
