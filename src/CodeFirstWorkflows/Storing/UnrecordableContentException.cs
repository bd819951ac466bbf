namespace CodeFirstWorkflows.Storing;

/// <summary>A record holds content of a type that cannot be written: the step's fault, and not the store's.</summary>
internal sealed class UnrecordableContentException(string key, Exception inner) : WorkflowException(
    $"What step '{key}' was replied cannot be recorded: {inner.Message} Content types of your own are made known by WorkflowEngineOptions.MessageJson.", inner);
