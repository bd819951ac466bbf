namespace CodeFirstWorkflows.Storing;

/// <summary>A store of runs could not do what it was asked: it cannot be reached or written, or what it holds is damaged.</summary>
public sealed class RunStoreException : WorkflowException
{
    /// <summary>Makes the exception.</summary>
    public RunStoreException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong, where, and what can be done about it.</param>
    public RunStoreException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong, where, and what can be done about it.</param>
    /// <param name="innerException">What the store's database said.</param>
    public RunStoreException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>For stores: what was read is not what was kept.</summary>
    /// <param name="what">What it is about, such as "Record 3 of run 'a'".</param>
    /// <returns>The exception.</returns>
    public static RunStoreException Damaged(string what) =>
        new($"{what} is not what was kept: the store's data is damaged. Restore it from a backup, or delete this run.");

    /// <summary>For stores: a record's number is another record's.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="sequence">The number.</param>
    /// <returns>The exception.</returns>
    public static RunStoreException NumberTaken(string runId, long sequence) =>
        new($"Run '{runId}' has a record with the number {sequence} already, and it is another one. Nothing was added. "
            + "Two parts of a program may be executing the run with the same lease.");

    /// <summary>For stores: the run that a page of a list follows is not there.</summary>
    /// <param name="runId">The run's id.</param>
    /// <returns>The exception.</returns>
    public static RunStoreException NothingAfter(string runId) =>
        new($"There is no run '{runId}', after which runs were to be listed: it may have been deleted. Begin the list from its start.");
}
