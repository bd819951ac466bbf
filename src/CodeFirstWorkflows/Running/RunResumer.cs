using System.Text.Json;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>Takes up runs that stopped: answers go into the store first, then the run is driven on.</summary>
internal static class RunResumer
{
    internal static async Task<TRun> ResumeAsync<TRun, TInput>(
        WorkflowBindings bindings, string runId, Func<TInput, TRun> create, IReadOnlyList<WorkflowAnswer> answers)
        where TRun : WorkflowRun
    {
        RunId.Check(runId);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(answers);
        if (bindings.Host.Parked.TryGetValue(runId, out var parked))
        {
            await parked.Unpark().ConfigureAwait(false);
            return Typed<TRun>(parked, bindings);
        }

        var runs = bindings.Runs ?? throw new InvalidOperationException(
            $"Run '{runId}' cannot be resumed: the engine of {bindings.Shape.Name} has no store, so its runs leave no record. To keep them, {OwnedRuns.HowToAddOne}");
        var stored = await FindAsync(runs.Store, bindings, runId).ConfigureAwait(false);
        foreach (var answer in answers)
        {
            ArgumentNullException.ThrowIfNull(answer, nameof(answers));
            await RunAnswers.PostAsync(bindings.Host, runs.Store, runId, answer.Step, answer.At, answer.Write(bindings.Json), bindings).ConfigureAwait(false);
        }

        if (runs.Find(runId) is { } live)
        {
            if (answers.Count == 0 && !live.IsOver)
                throw StillRunning(runId, "this process");
            await live.Completion.ConfigureAwait(false);
            if (live.State != WorkflowState.Paused || !await HasMessageAsync(runs.Store, runId).ConfigureAwait(false))
                return Typed<TRun>(live, bindings);
        }

        return await TakeUpAsync(bindings, runs, stored, create).ConfigureAwait(false);
    }

    /// <summary>Drives a run on, unless somebody else does, or it has ended.</summary>
    internal static async Task TryDriveAsync<TRun, TInput>(WorkflowBindings bindings, string runId, Func<TInput, TRun> create)
        where TRun : WorkflowRun
    {
        var runs = bindings.Runs!;
        await runs.ShowLifeAsync().ConfigureAwait(false);
        if (await runs.Store.AcquireAsync(runId, runs.Owner).ConfigureAwait(false) is not { Lease: not null } claim)
            return;
        if (claim.Run.State == WorkflowState.Failed)
            await runs.Store.ReleaseAsync(claim.Lease, new RunStop(claim.Run.State, claim.Run.Due, [])).ConfigureAwait(false);
        else
            await DriveAsync(bindings, runs, claim, claim.Lease, create).ConfigureAwait(false);
    }

    private static async Task<TRun> TakeUpAsync<TRun, TInput>(WorkflowBindings bindings, OwnedRuns runs, StoredRun stored, Func<TInput, TRun> create)
        where TRun : WorkflowRun
    {
        await runs.ShowLifeAsync().ConfigureAwait(false);
        var claim = await runs.Store.AcquireAsync(stored.Id, runs.Owner).ConfigureAwait(false) ?? throw NoRecord(stored.Id);
        if (claim.Lease is not { } lease)
            throw claim.Run.State == WorkflowState.Completed ? Completed(stored.Id) : StillRunning(stored.Id, claim.Run.Owner ?? "another process");
        return await DriveAsync(bindings, runs, claim, lease, create).ConfigureAwait(false);
    }

    private static async Task<TRun> DriveAsync<TRun, TInput>(
        WorkflowBindings bindings, OwnedRuns runs, RunClaim claim, RunLease lease, Func<TInput, TRun> create)
        where TRun : WorkflowRun
    {
        TRun run;
        try
        {
            bindings.CheckShape<TInput>(claim.Run);
            var journal = await Journal.OpenAsync(bindings.Host, runs.Store, claim.Run, lease).ConfigureAwait(false);
            run = create(JsonSerializer.Deserialize(journal.Input.Span, WorkflowJson.TypeInfo<TInput>(bindings.Json))!);
            if (run.Options?.RunId is { } other && other != claim.Run.Id)
                throw new ArgumentException($"RunOptions.RunId is '{other}', but the run to resume is '{claim.Run.Id}'.");
            run.PrepareAgain(journal);
        }
        catch
        {
            await runs.Store.ReleaseAsync(lease, new RunStop(claim.Run.State, claim.Run.Due, [])).ConfigureAwait(false);
            throw;
        }

        return await WorkflowRun.DriveAsync(run).ConfigureAwait(false);
    }

    private static async ValueTask<StoredRun> FindAsync(IRunStore store, WorkflowBindings bindings, string runId)
    {
        var stored = await store.FindAsync(runId).ConfigureAwait(false) ?? throw NoRecord(runId);
        if (stored.Workflow != bindings.Shape.Identity)
            throw new InvalidOperationException($"Run '{runId}' is a run of {stored.Workflow}, not of {bindings.Shape.Identity}.");
        if (stored.Version != bindings.Shape.Version)
        {
            throw new InvalidOperationException(
                $"Run '{runId}' began with version {stored.Version} of {stored.Workflow}, and this is version {bindings.Shape.Version}: " +
                "resume it through the class of its own version.");
        }

        if (stored.State == WorkflowState.Completed)
            throw Completed(runId);
        return stored;
    }

    private static async ValueTask<bool> HasMessageAsync(IRunStore store, string runId) =>
        (await store.ReadInboxAsync(runId).ConfigureAwait(false)).Count > 0;

    private static TRun Typed<TRun>(WorkflowRun run, WorkflowBindings bindings)
        where TRun : WorkflowRun => run as TRun ?? throw new InvalidOperationException($"Run '{run.Id}' is a run of {run.WorkflowName}, not of {bindings.Shape.Name}.");

    private static InvalidOperationException NoRecord(string runId) => new($"There is no record of a run with the id '{runId}'.");

    private static InvalidOperationException StillRunning(string runId, string owner) =>
        new($"Run '{runId}' is still running: {owner} drives it. Answers that were given are kept, and it will find them.");

    private static InvalidOperationException Completed(string runId) => new($"Run '{runId}' has completed: there is nothing left to resume.");
}
