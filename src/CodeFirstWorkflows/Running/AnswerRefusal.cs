namespace CodeFirstWorkflows;

/// <summary>Why an answer was refused.</summary>
public enum AnswerRefusal
{
    /// <summary>There is no run with this id.</summary>
    NoSuchRun,

    /// <summary>The run has no wait with this key, or does not wait at this step.</summary>
    NoSuchWait,

    /// <summary>The engine does not know the run's workflow, and what is recorded does not tell whether the answer fits.</summary>
    UnknownWorkflow,

    /// <summary>Several waits are open, and the answer does not say which one it is for.</summary>
    Ambiguous,

    /// <summary>The run has ended, and its waits are closed.</summary>
    Closed,

    /// <summary>The wait's time is over.</summary>
    Expired,

    /// <summary>The wait has an answer already.</summary>
    AnsweredBefore,

    /// <summary>The answer is not of the type that is waited for.</summary>
    WrongType,

    /// <summary>The answer nests deeper than can be recorded.</summary>
    TooDeep,
}
