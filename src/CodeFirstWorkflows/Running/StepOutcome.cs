namespace CodeFirstWorkflows;

/// <summary>What became of a step. All outcomes are declared from the start, so that a switch over them stays whole; not all arise yet.</summary>
public enum StepOutcome
{
    /// <summary>Nothing yet: the run has not decided it, or ended before.</summary>
    NotReached = 0,

    /// <summary>It ended well, or its result was given.</summary>
    Completed = 1,

    /// <summary>It was left out: its condition did not hold.</summary>
    Skipped = 2,

    /// <summary>It ended by an error or a cancellation.</summary>
    Failed = 3,

    /// <summary>It waits for an answer from outside.</summary>
    Waiting = 4,
}
