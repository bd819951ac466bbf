namespace CodeFirstWorkflows.Runtime;

/// <summary>Starts runs for generated code.</summary>
public static class RunLauncher
{
    /// <summary>Runs to the end.</summary>
    /// <typeparam name="TRun">The run's type.</typeparam>
    /// <param name="run">The run, not started.</param>
    /// <returns>The run, ended.</returns>
    /// <exception cref="InvalidOperationException">The run needs a store, or its id is taken.</exception>
    public static Task<TRun> RunAsync<TRun>(TRun run)
        where TRun : WorkflowRun
    {
        ArgumentNullException.ThrowIfNull(run);
        var preparing = run.PrepareAsync(observed: false);
        return preparing.IsCompletedSuccessfully ? WorkflowRun.DriveAsync(run) : Wait(run, preparing);

        static async Task<TRun> Wait(TRun run, ValueTask preparing)
        {
            await preparing.ConfigureAwait(false);
            return await WorkflowRun.DriveAsync(run).ConfigureAwait(false);
        }
    }

    /// <summary>Starts on the thread pool.</summary>
    /// <typeparam name="TRun">The run's type.</typeparam>
    /// <param name="run">The run, not started.</param>
    /// <returns>The run, live.</returns>
    /// <exception cref="InvalidOperationException">The run needs a store, or its id is taken.</exception>
    public static async Task<TRun> StartAsync<TRun>(TRun run)
        where TRun : WorkflowRun
    {
        ArgumentNullException.ThrowIfNull(run);
        await run.PrepareAsync(observed: true).ConfigureAwait(false);
        _ = Task.Run(() => WorkflowRun.DriveAsync(run));
        return run;
    }

    /// <summary>Starts when the events are first enumerated; leaving that enumeration early cancels the run.</summary>
    /// <typeparam name="TRun">The run's type.</typeparam>
    /// <param name="run">The run, not started.</param>
    /// <returns>The run's events.</returns>
    /// <exception cref="InvalidOperationException">The run needs a store, or its id is taken.</exception>
    public static IAsyncEnumerable<WorkflowEvent> StreamAsync<TRun>(TRun run)
        where TRun : WorkflowRun
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunStream(run);
    }

    /// <summary>Drives a recorded run that failed on to its end.</summary>
    /// <typeparam name="TRun">The run's type.</typeparam>
    /// <typeparam name="TInput">The input's type.</typeparam>
    /// <param name="workflow">The workflow.</param>
    /// <param name="runId">The id of the run.</param>
    /// <param name="create">Makes the run from its recorded input.</param>
    /// <param name="answers">Answers to steps that wait.</param>
    /// <returns>The run, ended.</returns>
    /// <exception cref="InvalidOperationException">There is no store, or no failed run of this workflow with this id.</exception>
    public static Task<TRun> ResumeAsync<TRun, TInput>(
        Workflow workflow, string runId, Func<TInput, TRun> create, params IReadOnlyList<WorkflowAnswer> answers)
        where TRun : WorkflowRun
    {
        ArgumentNullException.ThrowIfNull(workflow);
        return RunResumer.ResumeAsync(workflow.Bound, runId, create, answers);
    }

    /// <summary>Asks a prompt, or runs a sub-workflow, outside a run.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <typeparam name="TState">What the body needs.</typeparam>
    /// <param name="workflow">The workflow.</param>
    /// <param name="step">The name of the step, or of what a condition asks.</param>
    /// <param name="state">What the body needs.</param>
    /// <param name="body">Renders and asks, or runs.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The step's result.</returns>
    public static ValueTask<T> AskAsync<T, TState>(
        Workflow workflow, string step, TState state, Func<StepContext, TState, ValueTask<T>> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(body);
        return StepExecution.AskAsync(workflow.Bound.FindCallable<T>(step), state, body, cancellationToken);
    }

    /// <summary>The failure of a step that waits when it is called like a method.</summary>
    /// <param name="step">The step's name.</param>
    /// <returns>The exception.</returns>
    public static InvalidOperationException OnlyInRun(string step) => new(
        $"Step '{step}' waits for an answer, which only a run can: start its workflow with RunAsync, and answer with ResumeAsync.");

    private sealed class RunStream(WorkflowRun run) : IAsyncEnumerable<WorkflowEvent>
    {
        private int _started;

        public async IAsyncEnumerator<WorkflowEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            if (Interlocked.Exchange(ref _started, 1) != 0)
                throw new InvalidOperationException("These events were enumerated before, which ran the workflow. Call StreamAsync again for another run.");
            await StartAsync(run).ConfigureAwait(false);
            var ended = false;
            try
            {
                await foreach (var item in run.EventLog!.WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    yield return item;
                }

                ended = true;
            }
            finally
            {
                if (!ended)
                    await run.CancelAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
