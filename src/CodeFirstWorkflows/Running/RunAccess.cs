using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>What an engine does with the stored runs of a workflow whose types it does not know.</summary>
internal interface IRunAccess
{
    /// <summary>Resumes a run on request.</summary>
    Task<WorkflowRun> ResumeAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Finds a run that was to be started; returns nothing if it does not exist any more.</summary>
    Task<WorkflowRun?> JoinAsync(string runId, bool waits, CancellationToken cancellationToken);

    /// <summary>Executes a run that was claimed.</summary>
    Task<WorkflowRun> ExecuteClaimedAsync(Execution execution);

    /// <summary>Reads a run.</summary>
    Task<WorkflowRun> RestoreAsync(IRunStore store, StoredRun run);
}

/// <inheritdoc cref="IRunAccess"/>
internal sealed class RunAccess<TInput>(WorkflowBindings bindings, RunFactory<WorkflowRun, TInput> create) : IRunAccess
{
    public Task<WorkflowRun> ResumeAsync(string runId, CancellationToken cancellationToken) =>
        RunResumer.ResumeAsync(bindings, runId, create, null, [], cancellationToken);

    public Task<WorkflowRun?> JoinAsync(string runId, bool waits, CancellationToken cancellationToken) =>
        RunJoiner.JoinAsync(bindings, runId, create, waits, cancellationToken);

    public Task<WorkflowRun> ExecuteClaimedAsync(Execution execution) => RunResumer.ExecuteClaimedAsync(bindings, execution, create);

    public Task<WorkflowRun> RestoreAsync(IRunStore store, StoredRun run) =>
        new RunReader<WorkflowRun, TInput>(bindings, store, create).RestoreAsync(run);
}
