namespace CodeFirstWorkflows.Storing;

/// <summary>How a run stops being driven.</summary>
/// <param name="State">Its state: Completed, Failed, Paused; or Running, if it is left to whoever takes it over.</param>
/// <param name="Due">When a paused run goes on by itself, if ever.</param>
/// <param name="Records">Its last records.</param>
public sealed record RunStop(WorkflowState State, DateTimeOffset? Due, IReadOnlyList<RunRecord> Records);
