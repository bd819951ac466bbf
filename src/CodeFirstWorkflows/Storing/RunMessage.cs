namespace CodeFirstWorkflows.Storing;

/// <summary>A message to a run.</summary>
/// <param name="Kind">What it wants.</param>
/// <param name="Key">The key of the wait that it answers; empty otherwise.</param>
/// <param name="Payload">Its content, which only the engine understands.</param>
public sealed record RunMessage(RunMessageKind Kind, string Key, ReadOnlyMemory<byte> Payload)
{
    /// <summary>When it is too late to post the message, by the store's clock; never if <see langword="null"/>. It is not kept.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>
    /// The <see cref="RunLease.Epoch"/> of the run's owner that posts it: it is too late once the run was claimed again, or deleted. Anybody may post it if
    /// <see langword="null"/>. It is not kept.
    /// </summary>
    public long? Epoch { get; init; }
}

/// <summary>What a message wants. The numbers are part of the stored format.</summary>
public enum RunMessageKind
{
    /// <summary>
    /// To decide a wait: by an answer or, posted by the run's owner, because its time is over. The first one with the wait's key decides it, and keeps its place when it
    /// is consumed.
    /// </summary>
    Answer = 1,

    /// <summary>To cancel the run.</summary>
    Cancel = 2,

    /// <summary>To pause the run.</summary>
    Pause = 3,
}
