namespace CodeFirstWorkflows.Storing;

/// <summary>What a record is about. The numbers are part of the stored format: they are never used for something else.</summary>
public enum RunRecordKind
{
    /// <summary>A step completed: it never runs again.</summary>
    Completed = 1,

    /// <summary>A step failed, and the run went on without its result.</summary>
    Skipped = 2,

    /// <summary>A step failed and may run again, or a helper ended that dealt with a failure, and used tokens.</summary>
    Attempt = 3,

    /// <summary>A step waits for an answer.</summary>
    Waiting = 4,

    /// <summary>A wait was answered, or its time was over.</summary>
    Answer = 5,

    /// <summary>What was done begins to be taken back: from now on the scope does nothing else.</summary>
    Compensating = 6,

    /// <summary>What a step did was taken back.</summary>
    Undone = 7,

    /// <summary>The run stopped.</summary>
    End = 8,

    /// <summary>Conditions were decided, on which the steps that follow depend.</summary>
    Decided = 9,

    /// <summary>A step failed, and its fallback stands in for it from now on: the step itself never runs again.</summary>
    Replaced = 10,
}
