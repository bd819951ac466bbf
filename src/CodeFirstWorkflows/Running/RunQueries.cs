using System.Text.Json;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>The recorded runs of an engine's store, whatever their workflows: without the types of those.</summary>
public sealed class RunQueries
{
    private readonly WorkflowEngine _engine;
    private readonly OwnedRuns _runs;

    internal RunQueries(WorkflowEngine engine, OwnedRuns runs)
    {
        _engine = engine;
        _runs = runs;
    }

    /// <summary>Lists runs, the newest first.</summary>
    /// <param name="filter">Which ones; the latest 100 if <see langword="null"/>.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The runs.</returns>
    public async Task<IReadOnlyList<RunSummary>> ListAsync(RunFilter? filter = null, CancellationToken ct = default)
    {
        var runs = await _runs.Store.ListAsync(filter ?? new RunFilter(), ct).ConfigureAwait(false);
        return [.. runs.Select(RunSummary.Of)];
    }

    /// <summary>Looks a run up, with all that is recorded of it.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The run; <see langword="null"/> if there is none.</returns>
    public async Task<RunDetails?> GetAsync(string runId, CancellationToken ct = default)
    {
        RunId.Check(runId);
        if (await _runs.Store.FindAsync(runId, ct).ConfigureAwait(false) is not { } run)
            return null;
        var records = await Journal.ReadAsync(_engine, _runs.Store, runId).ConfigureAwait(false);
        return new RunDetails(RunSummary.Of(run), RecordedReport.Of(run, records), OpenWaits.Of(records));
    }

    /// <summary>
    /// Answers a wait. The answer is stored first; then the run is driven on until it stops again, if this engine knows its workflow. If not, whoever does finds the
    /// answer.
    /// </summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="key">The wait's key; <see langword="null"/> if only one is open.</param>
    /// <param name="value">The answer.</param>
    /// <param name="ct">Cancels the run, once it is driven.</param>
    /// <returns>The run, as it stands then.</returns>
    /// <exception cref="InvalidOperationException">There is no such run or open wait, more than one may be meant, or it has an answer already.</exception>
    /// <exception cref="JsonException">The answer is not of the type that is waited for.</exception>
    public async Task<RunSummary> AnswerAsync(string runId, string? key, JsonElement value, CancellationToken ct = default)
    {
        var run = await FindAsync(runId, ct).ConfigureAwait(false);
        var json = JsonSerializer.SerializeToUtf8Bytes(value, Json.ScalarJson.Default.JsonElement);
        var workflow = _engine.Workflows.Find(run.Workflow, run.Version);
        await RunAnswers.PostAsync(_engine, _runs.Store, runId, null, key, json, workflow?.Bound).ConfigureAwait(false);
        return await DriveAsync(runId, workflow, ct).ConfigureAwait(false);
    }

    /// <summary>Lets a run go on that failed or is paused.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="ct">Cancels the run.</param>
    /// <returns>The run, as it stands when it stopped again.</returns>
    /// <exception cref="InvalidOperationException">There is no such run, it has completed or is running, or the engine does not know its workflow.</exception>
    public async Task<RunSummary> ResumeAsync(string runId, CancellationToken ct = default)
    {
        var run = await FindAsync(runId, ct).ConfigureAwait(false);
        var workflow = _engine.Workflows.Find(run.Workflow, run.Version) ?? throw new InvalidOperationException(
            $"Run '{runId}' is a run of {run.Workflow}, version {run.Version}, which this engine does not know. Make that workflow with this engine, or register it with services.AddWorkflows().Add<…>().");
        await workflow.ResumeUntypedAsync(runId, ct).ConfigureAwait(false);
        return RunSummary.Of(await FindAsync(runId, ct).ConfigureAwait(false));
    }

    /// <summary>Pauses a run, wherever it is driven: steps in flight finish, and no new one starts. One that does not run stays as it is.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <returns>A task that ends when the run has paused, if this process drives it; if another does, when it will be told.</returns>
    /// <exception cref="InvalidOperationException">There is no such run.</exception>
    public async Task PauseAsync(string runId, CancellationToken ct = default)
    {
        var run = await FindAsync(runId, ct).ConfigureAwait(false);
        if (_runs.Find(runId) is { } live)
            await live.PauseAsync(ct).ConfigureAwait(false);
        else if (run.State == WorkflowState.Running)
            await _runs.Store.PostAsync(runId, new RunMessage(RunMessageKind.Pause, "", default), ct).ConfigureAwait(false);
    }

    /// <summary>Cancels a run, wherever it is driven: it ends as Failed, and takes back what it did. One that has ended stays as it is.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <returns>A task that ends when the run has, if this engine can drive it; if only another can, when it will be told.</returns>
    /// <exception cref="InvalidOperationException">There is no such run.</exception>
    public async Task CancelAsync(string runId, CancellationToken ct = default)
    {
        var run = await FindAsync(runId, ct).ConfigureAwait(false);
        if (run.State is WorkflowState.Completed or WorkflowState.Failed)
            return;
        if (_runs.Find(runId) is { } live)
        {
            await live.CancelAsync(ct).ConfigureAwait(false);
            await live.Completion.WaitAsync(ct).ConfigureAwait(false);
            return;
        }

        await _runs.Store.PostAsync(runId, new RunMessage(RunMessageKind.Cancel, "", default), ct).ConfigureAwait(false);
        await DriveAsync(runId, _engine.Workflows.Find(run.Workflow, run.Version), ct).ConfigureAwait(false);
    }

    /// <summary>Deletes a run with all that is recorded of it. Whoever drives it stops.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Whether there was such a run.</returns>
    public async Task<bool> DeleteAsync(string runId, CancellationToken ct = default)
    {
        RunId.Check(runId);
        return await _runs.Store.DeleteAsync(runId, ct).ConfigureAwait(false);
    }

    /// <summary>Deletes runs that have ended and are older than is to be kept, or are more.</summary>
    /// <param name="retention">What is to be kept.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How many were deleted.</returns>
    public async Task<int> PruneAsync(RunRetention retention, CancellationToken ct = default) =>
        await _runs.Store.PruneAsync(retention, ct).ConfigureAwait(false);

    private async Task<RunSummary> DriveAsync(string runId, Workflow? workflow, CancellationToken ct)
    {
        var run = await FindAsync(runId, ct).ConfigureAwait(false);
        if (workflow is not null && (run.Owner is null || _runs.Find(runId) is not null))
            await workflow.ResumeUntypedAsync(runId, ct).ConfigureAwait(false);
        return RunSummary.Of(await FindAsync(runId, ct).ConfigureAwait(false));
    }

    private async Task<StoredRun> FindAsync(string runId, CancellationToken ct)
    {
        RunId.Check(runId);
        return await _runs.Store.FindAsync(runId, ct).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"There is no record of a run with the id '{runId}'.");
    }
}
