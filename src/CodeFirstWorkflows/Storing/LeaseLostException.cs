namespace CodeFirstWorkflows.Storing;

/// <summary>A run belongs to another owner by now: what this process wanted to write about it was refused.</summary>
public sealed class LeaseLostException : WorkflowException
{
    /// <summary>Makes the exception.</summary>
    public LeaseLostException()
        : this((string?)null)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public LeaseLostException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">Why.</param>
    public LeaseLostException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception for a lease.</summary>
    /// <param name="lease">The lease.</param>
    public LeaseLostException(RunLease lease)
        : this($"Run '{lease?.RunId}' was claimed by another owner, or deleted: what '{lease?.Owner}' wrote about it in epoch {lease?.Epoch} was refused.")
    {
    }

    /// <summary>Makes the exception for an owner that is not alive any more.</summary>
    /// <param name="owner">The owner's name.</param>
    /// <returns>The exception.</returns>
    public static LeaseLostException OfOwner(string owner) =>
        new($"The owner '{owner}' has retired or was found to be gone: its runs belong to others by now. A process that goes on needs a new owner name.");
}
