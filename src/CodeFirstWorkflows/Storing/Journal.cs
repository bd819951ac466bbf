namespace CodeFirstWorkflows.Storing;

/// <summary>The record of one run, open for the one who drives it.</summary>
internal abstract class Journal
{
    internal abstract string RunId { get; }

    internal abstract byte[] Input { get; }

    internal abstract DateTimeOffset CreatedAt { get; }

    /// <summary>The records in the order in which they were appended; the last one of a key counts.</summary>
    internal abstract IReadOnlyList<StepRecord> Records { get; }

    /// <summary>The last record of a key.</summary>
    internal abstract StepRecord? Find(string key);

    /// <summary>The attempts of all records of a key; each record holds only those that were new with it.</summary>
    internal IReadOnlyList<StepAttempt> AttemptsOf(string key) =>
        [.. Records.Where(record => record.Key == key).SelectMany(static record => record.Attempts)];

    internal abstract ValueTask AppendAsync(StepRecord record);

    internal abstract ValueTask SettleAsync(WorkflowState state);
}
