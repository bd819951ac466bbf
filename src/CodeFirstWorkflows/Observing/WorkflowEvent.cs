namespace CodeFirstWorkflows;

/// <summary>Something that happened in a run.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Key">The step's key, such as <c>draft#2</c>; empty if it is about the run as a whole.</param>
/// <param name="At">When it happened.</param>
public abstract record WorkflowEvent(string RunId, string Key, DateTimeOffset At);
