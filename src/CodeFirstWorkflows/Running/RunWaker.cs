using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>Wakes runs that have a message: has the execution here look for it, or claims the run and executes it, if no other process does.</summary>
internal sealed class RunWaker(WorkflowEngine engine, RunOwnership runs)
{
    /// <summary>Wakes a run.</summary>
    /// <returns>A task that ends when the run stops again, or is not executed here. It never fails: what stops an execution is logged, and the run stays as it is.</returns>
    internal async Task WakeAsync(StoredRun run)
    {
        try
        {
            await WakeOnceAsync(run).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            engine.Logger.RunNotTakenUp(run.Id, run.Workflow, exception);
        }
    }

    /// <summary>Wakes a run that nobody waits for: its steps may wait for the run that the caller is a step of.</summary>
    /// <returns>As <see cref="WakeAsync"/> does.</returns>
    internal Task WakeApartAsync(StoredRun run) => CurrentExecution.BeginApartAsync(() => WakeAsync(run));

    /// <summary>Whether the caller is a step of the run.</summary>
    internal bool IsInside(string runId) => runs.Find(runId)?.HasCaller == true;

    /// <summary>The failure to execute a run whose workflow the engine does not know.</summary>
    internal static InvalidOperationException UnknownWorkflow(StoredRun run) => new(
        $"Run '{run.Id}' is a run of {run.Workflow}, version {run.Version}, which this engine does not know. Make that workflow with this engine, or register it with services.AddWorkflows().Add<…>().");

    private async Task WakeOnceAsync(StoredRun run)
    {
        var workflow = engine.Workflows.Find(run.Workflow, run.Version);
        while (true)
        {
            if (runs.Find(run.Id) is { } executing)
            {
                // It finds the message where it would pause; unless it has looked for the last time already.
                _ = runs.HearAsync(executing);
                await executing.Ended.ConfigureAwait(false);
                continue;
            }

            if (workflow is null || runs.IsStopping || !await IsReadyAsync(run.Id).ConfigureAwait(false))
                return;
            if (!runs.TryReserve(run.Id, out var execution))
                continue;
            if (await runs.ClaimOrphansAsync([execution]).ConfigureAwait(false) is [var claimed])
                await workflow.StoredRuns.ExecuteClaimedAsync(claimed).ConfigureAwait(false);
            return;
        }
    }

    // A run that was paused on request is woken by a resume or a cancellation only.
    private async ValueTask<bool> IsReadyAsync(string runId)
    {
        if (await runs.Store.FindAsync(runId).ConfigureAwait(false) is not { } now)
            return false;
        if (now.State == WorkflowState.Running)
            return now.Owner is null;
        if (now.State != WorkflowState.Paused)
            return false;
        var inbox = await runs.Store.ReadInboxAsync(runId).ConfigureAwait(false);
        return inbox.Any(message => message.Kind == RunMessageKind.Cancel || (message.Kind == RunMessageKind.Answer && !now.IsHeld));
    }
}
