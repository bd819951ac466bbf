namespace CodeFirstWorkflows.Runtime;

/// <summary>
/// Leaves the steps of a run that is to stop here: because it waits, is to pause, is given up, or only takes back what it did. It is no failure, and nothing stands
/// in for it.
/// </summary>
internal sealed class SuspendedException(string key) : Exception($"The run stops before step '{key}'.");
