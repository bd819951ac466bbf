using System.Runtime.CompilerServices;

// Whoever leaves the answers out is to find the overload with the options left out as well.
#pragma warning disable RS0027

namespace CodeFirstWorkflows;

/// <summary>A workflow seen without its own type and output: what dependency injection hands out and tests replace.</summary>
/// <typeparam name="TInput">What a run starts from.</typeparam>
public interface IWorkflow<in TInput>
{
    /// <summary>Runs the workflow to its end. A failing step does not throw: see <see cref="WorkflowRun.State"/> and <see cref="WorkflowRun.Error"/>.</summary>
    /// <param name="input">What the run starts from.</param>
    /// <param name="options">Settings of this run.</param>
    /// <param name="cancellationToken">Cancels the run, which then ends as failed with <see cref="ErrorKind.Canceled"/>.</param>
    /// <returns>The run, ended.</returns>
    /// <exception cref="ArgumentException">The options name an unknown step.</exception>
    /// <exception cref="InvalidOperationException">The workflow cannot run: it has no engine, needs a store, or the run id is taken.</exception>
    Task<WorkflowRun> RunAsync(TInput input, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Starts the workflow on the thread pool.</summary>
    /// <param name="input">What the run starts from.</param>
    /// <param name="options">Settings of this run.</param>
    /// <param name="cancellationToken">Cancels the run, which then ends as failed with <see cref="ErrorKind.Canceled"/>.</param>
    /// <returns>The run, live.</returns>
    /// <exception cref="ArgumentException">The options name an unknown step.</exception>
    /// <exception cref="InvalidOperationException">The workflow cannot run: it has no engine, needs a store, or the run id is taken.</exception>
    Task<WorkflowRun> StartAsync(TInput input, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Runs the workflow while its events are enumerated. Leaving the enumeration early cancels the run.</summary>
    /// <param name="input">What the run starts from.</param>
    /// <param name="options">Settings of this run.</param>
    /// <param name="cancellationToken">Cancels the run, which then ends as failed with <see cref="ErrorKind.Canceled"/>.</param>
    /// <returns>The events, from <see cref="RunStarted"/> to <see cref="RunSettled"/>.</returns>
    /// <exception cref="ArgumentException">The options name an unknown step.</exception>
    /// <exception cref="InvalidOperationException">The workflow cannot run: it has no engine, needs a store, or the run id is taken.</exception>
    IAsyncEnumerable<WorkflowEvent> StreamAsync(TInput input, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Drives a recorded run that failed on from the step that failed; the steps before it are not run again.</summary>
    /// <param name="runId">The id of the run.</param>
    /// <param name="options">Settings of the run from here on.</param>
    /// <param name="cancellationToken">Cancels the run, which then ends as failed with <see cref="ErrorKind.Canceled"/>.</param>
    /// <returns>The run, ended.</returns>
    /// <exception cref="InvalidOperationException">There is no store, or no failed run of this workflow with this id.</exception>
    [OverloadResolutionPriority(1)]
    Task<WorkflowRun> ResumeAsync(string runId, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Drives a recorded run on that failed or is paused; what is recorded does not run again.</summary>
    /// <param name="runId">The id of the run.</param>
    /// <param name="options">Settings of the run from here on.</param>
    /// <param name="cancellationToken">Cancels the run, which then ends as failed with <see cref="ErrorKind.Canceled"/>.</param>
    /// <param name="answers">Answers to steps that wait; they are stored before anything else happens.</param>
    /// <returns>The run, ended or paused again.</returns>
    /// <exception cref="InvalidOperationException">There is no store, or no run of this workflow with this id that could go on; or an answer fits no open wait.</exception>
    Task<WorkflowRun> ResumeAsync(string runId, RunOptions? options, CancellationToken cancellationToken, params WorkflowAnswer[] answers);
}

/// <summary>A workflow with an output seen without its own type: what dependency injection hands out and tests replace.</summary>
/// <typeparam name="TInput">What a run starts from.</typeparam>
/// <typeparam name="TOutput">What a run results in.</typeparam>
public interface IWorkflow<in TInput, TOutput> : IWorkflow<TInput>
{
    /// <inheritdoc cref="IWorkflow{TInput}.RunAsync"/>
    new Task<WorkflowRun<TOutput>> RunAsync(TInput input, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IWorkflow{TInput}.StartAsync"/>
    new Task<WorkflowRun<TOutput>> StartAsync(TInput input, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IWorkflow{TInput}.ResumeAsync(string, RunOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    new Task<WorkflowRun<TOutput>> ResumeAsync(string runId, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IWorkflow{TInput}.ResumeAsync(string, RunOptions?, CancellationToken, WorkflowAnswer[])"/>
    new Task<WorkflowRun<TOutput>> ResumeAsync(string runId, RunOptions? options, CancellationToken cancellationToken, params WorkflowAnswer[] answers);
}
