namespace CodeFirstWorkflows.Runtime;

/// <summary>The failure of a run that was recorded before this process took the run up: what was thrown then is gone, what it said is not.</summary>
internal sealed class RecordedFailureException(StepError error) : WorkflowException(error.Message);
