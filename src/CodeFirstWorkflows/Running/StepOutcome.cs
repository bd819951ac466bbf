namespace CodeFirstWorkflows;

/// <summary>What became of a step.</summary>
public enum StepOutcome
{
    /// <summary>Nothing yet: the run has not decided it, or ended before.</summary>
    NotReached = 0,

    /// <summary>It ended well, or its result was given.</summary>
    Completed = 1,

    /// <summary>It ended by an error or a cancellation.</summary>
    Failed = 3,
}
