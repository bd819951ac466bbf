using System.ComponentModel;
using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows;

/// <summary>The base of a workflow with an output.</summary>
/// <typeparam name="TInput">What a run starts from; <see cref="NoInput"/> if it needs nothing.</typeparam>
/// <typeparam name="TOutput">What a run results in.</typeparam>
public abstract class Workflow<TInput, TOutput> : Workflow, IWorkflow<TInput, TOutput>
{
    /// <summary>Creates the workflow; its engine is set by <see cref="Workflow.Engine"/> or by dependency injection.</summary>
    protected Workflow()
    {
    }

    /// <summary>Creates the workflow on <paramref name="engine"/>.</summary>
    /// <param name="engine">Runs it: its chat clients, options and services.</param>
    protected Workflow(WorkflowEngine engine)
        : base(engine)
    {
    }

    /// <summary>For generated code: makes a run that has not started.</summary>
    /// <param name="input">What the run starts from.</param>
    /// <param name="options">Settings of this run.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The run.</returns>
    /// <exception cref="InvalidOperationException">No code was generated for the class.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual WorkflowRun<TOutput> CreateRun(TInput input, RunOptions? options, CancellationToken cancellationToken) =>
        throw NotGenerated();

    internal override IRunAccess StoredRuns => new RunAccess<TInput>(Bound, CreateRun);

    internal WorkflowRun<TOutput> NewRun(TInput input, RunOptions? options, CancellationToken cancellationToken) =>
        CreateRun(input, options, cancellationToken);

    Task<WorkflowRun<TOutput>> IWorkflow<TInput, TOutput>.RunAsync(
        TInput input, RunOptions? options, CancellationToken cancellationToken) =>
        RunLauncher.RunAsync(CreateRun(input, options, cancellationToken));

    Task<WorkflowRun<TOutput>> IWorkflow<TInput, TOutput>.StartAsync(
        TInput input, RunOptions? options, CancellationToken cancellationToken) =>
        RunLauncher.StartAsync(CreateRun(input, options, cancellationToken));

    Task<WorkflowRun<TOutput>> IWorkflow<TInput, TOutput>.ResumeAsync(
        string runId, RunOptions? options, CancellationToken cancellationToken) =>
        RunResumer.ResumeAsync<WorkflowRun<TOutput>, TInput>(Bound, runId, CreateRun, options, [], cancellationToken);

    Task<WorkflowRun<TOutput>> IWorkflow<TInput, TOutput>.ResumeAsync(
        string runId, RunOptions? options, CancellationToken cancellationToken, params WorkflowAnswer[] answers) =>
        RunResumer.ResumeAsync<WorkflowRun<TOutput>, TInput>(Bound, runId, CreateRun, options, answers, cancellationToken);

    Task<WorkflowRun> IWorkflow<TInput>.RunAsync(TInput input, RunOptions? options, CancellationToken cancellationToken) =>
        RunLauncher.RunAsync<WorkflowRun>(CreateRun(input, options, cancellationToken));

    Task<WorkflowRun> IWorkflow<TInput>.StartAsync(TInput input, RunOptions? options, CancellationToken cancellationToken) =>
        RunLauncher.StartAsync<WorkflowRun>(CreateRun(input, options, cancellationToken));

    IAsyncEnumerable<WorkflowEvent> IWorkflow<TInput>.StreamAsync(
        TInput input, RunOptions? options, CancellationToken cancellationToken) =>
        RunLauncher.StreamAsync(CreateRun(input, options, cancellationToken));

    Task<WorkflowRun> IWorkflow<TInput>.ResumeAsync(string runId, RunOptions? options, CancellationToken cancellationToken) =>
        RunResumer.ResumeAsync<WorkflowRun, TInput>(Bound, runId, CreateRun, options, [], cancellationToken);

    Task<WorkflowRun> IWorkflow<TInput>.ResumeAsync(string runId, RunOptions? options, CancellationToken cancellationToken, params WorkflowAnswer[] answers) =>
        RunResumer.ResumeAsync<WorkflowRun, TInput>(Bound, runId, CreateRun, options, answers, cancellationToken);
}
