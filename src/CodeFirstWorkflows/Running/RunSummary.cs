using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>A recorded run, in short.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Workflow">Its workflow's identity.</param>
/// <param name="Version">Its workflow's version.</param>
/// <param name="State">Its state.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When something about it was last recorded.</param>
/// <param name="Due">When it goes on by itself, if it is paused and ever does.</param>
/// <param name="Owner">Who executes it; <see langword="null"/> if no owner does.</param>
public sealed record RunSummary(
    string Id, string Workflow, int Version, WorkflowState State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? Due, string? Owner)
{
    internal static RunSummary Of(StoredRun run) => new(run.Id, run.Workflow, run.Version, run.State, run.CreatedAt, run.UpdatedAt, run.Due, run.Owner);
}

/// <summary>A recorded run, in full.</summary>
/// <param name="Run">The run.</param>
/// <param name="Report">What happened in it.</param>
/// <param name="Waits">What it waits for.</param>
public sealed record RunDetails(RunSummary Run, RunReport Report, IReadOnlyList<OpenWait> Waits);
