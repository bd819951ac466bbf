namespace CodeFirstWorkflows.Runtime;

/// <summary>
/// Leaves the steps of a run whose execution stops here: because it waits, is to pause, is given up, or only compensates. It is no failure, and no fallback replaces it.
/// </summary>
internal sealed class SuspendedException(string key) : Exception($"The run stops before step '{key}'.");
