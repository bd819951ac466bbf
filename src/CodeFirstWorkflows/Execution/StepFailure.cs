namespace CodeFirstWorkflows.Runtime;

/// <summary>Why a step or a run failed, for the helpers that deal with it.</summary>
/// <param name="Error">The failure, as it is recorded.</param>
/// <param name="Exception">What was thrown.</param>
public sealed record StepFailure(StepError Error, Exception Exception);
