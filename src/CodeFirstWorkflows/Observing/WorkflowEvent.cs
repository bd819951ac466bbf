namespace CodeFirstWorkflows;

/// <summary>Something that happened in a run.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Key">The step's key, such as <c>draft#2</c>; empty if it is about the run as a whole.</param>
/// <param name="At">When it happened.</param>
public abstract record WorkflowEvent(string RunId, string Key, DateTimeOffset At)
{
    /// <summary>
    /// The number of the record that the event is derived from: the last event that a record gives carries it. Who reads on after it by
    /// <see cref="RunQueries.WatchAsync"/> misses nothing. 0 for events that leave no record, such as deltas of text, and in runs without records.
    /// </summary>
    public long Sequence { get; init; }
}
