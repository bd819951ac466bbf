namespace CodeFirstWorkflows;

/// <summary>An answer was refused. Nothing changed: the wait is as it was.</summary>
public sealed class AnswerRefusedException : WorkflowException
{
    /// <summary>Makes the exception.</summary>
    public AnswerRefusedException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was wrong, and what to do.</param>
    public AnswerRefusedException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was wrong, and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public AnswerRefusedException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="reason">Why the answer was refused.</param>
    /// <param name="message">What was wrong, and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public AnswerRefusedException(AnswerRefusal reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Why the answer was refused.</summary>
    public AnswerRefusal Reason { get; }
}
