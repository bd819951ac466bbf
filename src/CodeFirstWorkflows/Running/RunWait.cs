namespace CodeFirstWorkflows;

/// <summary>What a run waits for.</summary>
/// <param name="Run">The run.</param>
/// <param name="Wait">The wait.</param>
public sealed record RunWait(RunSummary Run, OpenWait Wait);
