namespace CodeFirstWorkflows.Runtime;

/// <summary>Starts runs for generated code.</summary>
public static class RunLauncher
{
    /// <summary>Runs to the end.</summary>
    /// <typeparam name="TRun">The run's type.</typeparam>
    /// <param name="run">The run, not started.</param>
    /// <returns>The run, ended; another one with its id, if that exists and is to be joined.</returns>
    /// <exception cref="InvalidOperationException">The run needs a store, or its id is taken.</exception>
    public static Task<TRun> RunAsync<TRun>(TRun run)
        where TRun : WorkflowRun
    {
        ArgumentNullException.ThrowIfNull(run);
        var preparing = run.PrepareAsync(observed: false);
        return preparing is { IsCompletedSuccessfully: true, Result: true } ? WorkflowRun.DriveAsync(run) : Wait(run, preparing);

        static async Task<TRun> Wait(TRun run, ValueTask<bool> preparing)
        {
            for (var isPrepared = await preparing.ConfigureAwait(false); !isPrepared; isPrepared = await run.PrepareAsync(observed: false).ConfigureAwait(false))
            {
                if (await JoinAsync(run, waits: true).ConfigureAwait(false) is { } joined)
                    return joined;
            }

            return await WorkflowRun.DriveAsync(run).ConfigureAwait(false);
        }
    }

    /// <summary>Starts on the thread pool.</summary>
    /// <typeparam name="TRun">The run's type.</typeparam>
    /// <param name="run">The run, not started.</param>
    /// <returns>The run, live; another one with its id, if that exists and is to be joined.</returns>
    /// <exception cref="InvalidOperationException">The run needs a store, or its id is taken.</exception>
    public static async Task<TRun> StartAsync<TRun>(TRun run)
        where TRun : WorkflowRun
    {
        ArgumentNullException.ThrowIfNull(run);
        while (!await run.PrepareAsync(observed: true).ConfigureAwait(false))
        {
            if (await JoinAsync(run, waits: false).ConfigureAwait(false) is { } joined)
                return joined;
        }

        _ = Task.Run(() => WorkflowRun.DriveAsync(run));
        return run;
    }

    // Returns nothing if there is no such run any more: it may be started after all.
    private static async Task<TRun?> JoinAsync<TRun>(TRun run, bool waits)
        where TRun : WorkflowRun
    {
        if (run.Options?.IfExists != RunExists.Join)
        {
            throw new InvalidOperationException(
                $"There is a run with the id '{run.Id}' already. A run's id is used once: choose another, resume that run, or start it with IfExists = RunExists.Join.");
        }

        var definition = run.Bound.Shape;
        var workflow = run.Engine.Workflows.Find(definition.Identity, definition.Version)!;
        return await workflow.StoredRuns.JoinAsync(run.Id, waits, run.Token).ConfigureAwait(false) switch
        {
            null => null,
            TRun joined => joined,
            _ => throw new InvalidOperationException($"Run '{run.Id}' is not a run of {definition.Name}."),
        };
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

    /// <summary>Resumes a recorded run, and waits until it stops again; or joins its execution, or reads it if it has completed.</summary>
    /// <typeparam name="TRun">The run's type.</typeparam>
    /// <typeparam name="TInput">The input's type.</typeparam>
    /// <param name="workflow">The workflow.</param>
    /// <param name="runId">The id of the run.</param>
    /// <param name="create">Makes the run from its recorded input.</param>
    /// <param name="options">Settings of the run from here on.</param>
    /// <param name="cancellationToken">Cancels the run, if this call begins its execution; if it joins another, only its waiting.</param>
    /// <param name="answers">Answers to steps that wait.</param>
    /// <returns>The run, stopped.</returns>
    /// <exception cref="InvalidOperationException">There is no store, or no such run of this workflow that could go on here.</exception>
    /// <exception cref="AnswerRefusedException">An answer was refused.</exception>
    public static Task<TRun> ResumeAsync<TRun, TInput>(
        Workflow workflow,
        string runId,
        Func<TInput, RunOptions?, CancellationToken, TRun> create,
        RunOptions? options,
        CancellationToken cancellationToken,
        params WorkflowAnswer[] answers)
        where TRun : WorkflowRun
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(create);
        return RunResumer.ResumeAsync<TRun, TInput>(workflow.Bound, runId, create.Invoke, options, answers, cancellationToken);
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
            var started = await StartAsync(run).ConfigureAwait(false);
            var ended = false;
            try
            {
                await foreach (var item in started.Events.WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    yield return item;
                }

                ended = true;
            }
            finally
            {
                if (!ended && started == run)
                    await run.CancelAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
