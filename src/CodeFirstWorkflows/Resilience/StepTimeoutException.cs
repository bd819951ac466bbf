namespace CodeFirstWorkflows.Runtime;

/// <summary>An attempt of a step, or all of them, took longer than they may.</summary>
internal sealed class StepTimeoutException(string message, Exception inner) : TimeoutException(message, inner);
