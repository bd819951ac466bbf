namespace CodeFirstWorkflows.Storing;

/// <summary>The record of one run, open for the one who drives it.</summary>
internal abstract class Journal
{
    internal abstract string RunId { get; }

    internal abstract byte[] Input { get; }

    internal abstract DateTimeOffset CreatedAt { get; }

    /// <summary>The records in the order in which they were appended; the last one of a key counts.</summary>
    internal abstract IReadOnlyList<StepRecord> Records { get; }

    /// <summary>The records of a key. Each holds only the attempts that were new with it.</summary>
    internal abstract IReadOnlyList<StepRecord> RecordsOf(string key);

    internal abstract ValueTask AppendAsync(StepRecord record);

    internal abstract ValueTask SettleAsync(WorkflowState state);
}
