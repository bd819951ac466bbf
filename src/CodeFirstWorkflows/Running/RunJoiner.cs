using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows;

/// <summary>Joins executions that are under way.</summary>
internal static class RunJoiner
{
    /// <summary>
    /// Finds the run with the id of one that was to be started: joins its execution here, waits for the one elsewhere, goes on with it if it is orphaned, or reads it.
    /// </summary>
    /// <param name="bindings">The workflow.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="create">Makes a run.</param>
    /// <param name="waits">Whether to wait until it stops.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The run; <see langword="null"/> if there is none any more, so that it can be started.</returns>
    internal static async Task<TRun?> JoinAsync<TRun, TInput>(
        WorkflowBindings bindings, string runId, RunFactory<TRun, TInput> create, bool waits, CancellationToken cancellationToken)
        where TRun : WorkflowRun
    {
        var runs = bindings.Runs!;
        var reader = new RunReader<TRun, TInput>(bindings, runs.Store, create);
        while (true)
        {
            if (runs.Find(runId) is { } execution)
            {
                if (await BegunAsync(execution, cancellationToken).ConfigureAwait(false) is not { } begun)
                    continue;
                if (waits)
                    await begun.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
                return reader.Typed(begun);
            }

            if (await runs.Store.FindAsync(runId, cancellationToken).ConfigureAwait(false) is not { } found)
                return null;
            var stored = reader.Check(found);
            if (stored.State != WorkflowState.Running)
                return await reader.RestoreAsync(stored).ConfigureAwait(false);
            if (stored.Owner is null)
            {
                if (!runs.TryReserve(runId, out var reserved)
                    || await runs.ClaimOrphansAsync([reserved]).ConfigureAwait(false) is [])
                    continue;
                var executing = Task.Run(() => RunResumer.ExecuteClaimedAsync(bindings, reserved, create), CancellationToken.None);
                if (waits)
                    return await executing.WaitAsync(cancellationToken).ConfigureAwait(false);
                return await reserved.Begun.ConfigureAwait(false) is WorkflowRun going
                    ? reader.Typed(going)
                    : await executing.ConfigureAwait(false);
            }

            if (!waits)
                return await reader.ObserveAsync(stored).ConfigureAwait(false);
            await reader.WaitForStopAsync(runId, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until an execution has begun.</summary>
    /// <returns>The run; <see langword="null"/> if the reservation ended without one.</returns>
    /// <exception cref="InvalidOperationException">The caller is a step of the run.</exception>
    internal static async Task<WorkflowRun?> BegunAsync(Execution execution, CancellationToken cancellationToken)
    {
        RefuseInside(execution);
        if (await execution.Begun.WaitAsync(cancellationToken).ConfigureAwait(false) is WorkflowRun run)
            return run;
        await execution.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Makes sure that the caller is no step of the run that it wants to wait for.</summary>
    /// <exception cref="InvalidOperationException">It is.</exception>
    internal static void RefuseInside(Execution? execution)
    {
        if (execution?.HasCaller == true)
        {
            throw new InvalidOperationException(
                $"A step of run '{execution.RunId}' waits for that very run, which waits for the step. " +
                "Let someone outside resume it, or answer by engine.Runs.AnswerAsync.");
        }
    }
}
