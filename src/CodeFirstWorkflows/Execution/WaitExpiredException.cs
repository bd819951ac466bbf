namespace CodeFirstWorkflows.Runtime;

/// <summary>A wait's time was over before an answer came.</summary>
internal sealed class WaitExpiredException(OpenWait wait) : WorkflowException(
    $"Step '{wait.Key}' has waited for an answer since {wait.Since:u}, and its time was over at {wait.Expires:u}.");
