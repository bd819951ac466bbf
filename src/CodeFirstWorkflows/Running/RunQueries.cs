using System.Runtime.CompilerServices;
using System.Text.Json;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>The recorded runs of an engine's store, whatever their workflows: without the types of those.</summary>
public sealed class RunQueries
{
    private readonly WorkflowEngine _engine;
    private readonly RunOwnership _runs;
    private readonly RunWaker _waker;

    internal RunQueries(WorkflowEngine engine, RunOwnership runs)
    {
        _engine = engine;
        _runs = runs;
        _waker = new RunWaker(engine, runs);
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
        return new RunDetails(RunSummary.Of(run), RecordedReport.Of(run, records), OpenWaits.Of(run, records));
    }

    /// <summary>Reads the result of a run that has completed.</summary>
    /// <typeparam name="T">The type of the result; or the run's own type, such as <c>SolveProblem.Run</c>, to read a run of any state with its steps.</typeparam>
    /// <param name="runId">The run's id.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The result.</returns>
    /// <exception cref="InvalidOperationException">There is no such run, it has not ended, its result is of another type, or the engine does not know its workflow.</exception>
    /// <exception cref="WorkflowFailedException">The run failed.</exception>
    /// <exception cref="WorkflowPausedException">The run is paused.</exception>
    public async Task<T> GetAsync<T>(string runId, CancellationToken ct = default)
    {
        var stored = await FindAsync(runId, ct).ConfigureAwait(false);
        var workflow = _engine.Workflows.Find(stored.Workflow, stored.Version);
        var isRun = typeof(T).IsAssignableTo(typeof(WorkflowRun));
        if (stored.State == WorkflowState.Completed && !isRun)
        {
            var records = await Journal.ReadAsync(_engine, _runs.Store, runId).ConfigureAwait(false);
            if (records.LastOrDefault(static record => record.Kind == RunRecordKind.End)?.Result is { } output)
                return ReadOutput<T>(runId, output, workflow?.Bound.Json ?? _engine.Json);
        }

        if (workflow is null)
            throw RunWaker.UnknownWorkflow(stored);
        var run = await workflow.StoredRuns.RestoreAsync(_runs.Store, stored).ConfigureAwait(false);
        if (run is T asked)
            return asked;
        run.ThrowIfNotCompleted();
        return run is WorkflowRun<T> typed ? typed.Result : throw new InvalidOperationException(
            $"Run '{runId}' is a run of {run.WorkflowName}, whose result is not a {TypeNames.Of(typeof(T))}.");
    }

    /// <summary>
    /// Watches a run wherever it is executed. Events that are derived from records are complete, in order, and numbered; deltas of text and the like come between them
    /// while the run is executed in this process.
    /// </summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="after">The <see cref="WorkflowEvent.Sequence"/> of the last event that is known; 0 for all.</param>
    /// <param name="ct">Stops watching.</param>
    /// <returns>The events, until the run has completed or failed. A run that is paused goes on being watched.</returns>
    /// <exception cref="InvalidOperationException">There is no such run.</exception>
    public async IAsyncEnumerable<WorkflowEvent> WatchAsync(string runId, long after = 0, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var stored = await FindAsync(runId, ct).ConfigureAwait(false);
        await foreach (var item in RunWatch.ReadAsync(_engine, _runs, stored, after, ct).ConfigureAwait(false))
            yield return item;
    }

    /// <summary>Lists what runs wait for.</summary>
    /// <param name="filter">The waits of which runs; those of all that wait if <see langword="null"/>. Its limit and page count runs.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The open waits, those of the newest run first.</returns>
    public async Task<IReadOnlyList<RunWait>> WaitsAsync(RunFilter? filter = null, CancellationToken ct = default)
    {
        var waits = new List<RunWait>();
        if (filter is not null)
        {
            await AddWaitsAsync(await _runs.Store.ListAsync(filter, ct).ConfigureAwait(false), waits).ConfigureAwait(false);
            return waits;
        }

        foreach (var state in new[] { WorkflowState.Paused, WorkflowState.Running })
        {
            string? last = null;
            IReadOnlyList<StoredRun> page;
            do
            {
                page = await _runs.Store.ListAsync(new RunFilter { State = state, After = last }, ct).ConfigureAwait(false);
                await AddWaitsAsync(page, waits).ConfigureAwait(false);
                last = page is [.., var end] ? end.Id : null;
            }
            while (page.Count == new RunFilter().Limit);
        }

        return waits;
    }

    /// <summary>
    /// Answers a wait: stores the answer, and wakes the run if this engine knows its workflow and no other process executes it. The run goes on by itself; this call
    /// does not wait for what it does. Use <see cref="AnswerAndWaitAsync"/> for that.
    /// </summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="key">The wait's key; <see langword="null"/> if only one is open.</param>
    /// <param name="value">The answer.</param>
    /// <param name="ct">Ends this call's own waiting. Once the answer is stored, it neither takes it back nor cancels the run.</param>
    /// <returns>The run, as it stands then.</returns>
    /// <exception cref="AnswerRefusedException">The answer was refused; its reason says why. Nothing changed.</exception>
    public Task<RunSummary> AnswerAsync(string runId, string? key, JsonElement value, CancellationToken ct = default) =>
        AnswerAsync(runId, key, value, waits: false, ct);

    /// <summary>Answers a wait as <see cref="AnswerAsync(string, string?, JsonElement, CancellationToken)"/> does, and waits until the run stops again.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="key">The wait's key; <see langword="null"/> if only one is open.</param>
    /// <param name="value">The answer.</param>
    /// <param name="ct">Ends this call's own waiting. Once the answer is stored, it neither takes it back nor cancels the run.</param>
    /// <returns>The run, as it stands when it has stopped; as it stands now, if another process executes it.</returns>
    /// <exception cref="AnswerRefusedException">The answer was refused; its reason says why. Nothing changed.</exception>
    public Task<RunSummary> AnswerAndWaitAsync(string runId, string? key, JsonElement value, CancellationToken ct = default) =>
        AnswerAsync(runId, key, value, waits: true, ct);

    /// <summary>Lets a run go on that failed or is paused, and waits until it stops again; if another process executes it, until that has stopped.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="ct">Cancels the run, if this call begins its execution; if it joins another, only its waiting.</param>
    /// <returns>The run, as it stands when it stopped again.</returns>
    /// <exception cref="InvalidOperationException">There is no such run, or the engine does not know its workflow.</exception>
    public async Task<RunSummary> ResumeAsync(string runId, CancellationToken ct = default)
    {
        var run = await FindAsync(runId, ct).ConfigureAwait(false);
        var workflow = _engine.Workflows.Find(run.Workflow, run.Version) ?? throw RunWaker.UnknownWorkflow(run);
        await workflow.StoredRuns.ResumeAsync(runId, ct).ConfigureAwait(false);
        return await SummaryAsync(runId).ConfigureAwait(false);
    }

    /// <summary>Pauses a run, wherever it is executed: steps in flight finish, and no new one starts. One that does not run stays as it is.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="ct">Ends this call's own waiting; the run pauses all the same.</param>
    /// <returns>A task that ends when the run has paused, if this process executes it; otherwise, or if a step of the run asks, when the request is stored.</returns>
    /// <exception cref="InvalidOperationException">There is no such run.</exception>
    public async Task PauseAsync(string runId, CancellationToken ct = default)
    {
        var run = await FindAsync(runId, ct).ConfigureAwait(false);
        if (await LiveAsync(runId, ct).ConfigureAwait(false) is { } live)
            await live.PauseAsync(ct).ConfigureAwait(false);
        else if (run.State == WorkflowState.Running)
            await _runs.Store.PostAsync(runId, new RunMessage(RunMessageKind.Pause, "", default), ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Cancels a run, wherever it is executed: it ends as Failed, and what completed is compensated. A paused run is closed by this: its waits take no answers any more.
    /// One that has ended stays as it is.
    /// </summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="ct">Ends this call's own waiting; the run is canceled all the same.</param>
    /// <returns>A task that ends when the run has, if this engine can execute it; otherwise, or if a step of the run asks, when the request is stored.</returns>
    /// <exception cref="InvalidOperationException">There is no such run.</exception>
    public async Task CancelAsync(string runId, CancellationToken ct = default)
    {
        var run = await FindAsync(runId, ct).ConfigureAwait(false);
        if (run.State is WorkflowState.Completed or WorkflowState.Failed)
            return;
        // Whoever owns the run if its execution here comes to nothing knows of it.
        await _runs.Store.PostAsync(runId, new RunMessage(RunMessageKind.Cancel, "", default), ct).ConfigureAwait(false);
        if (await LiveAsync(runId, ct).ConfigureAwait(false) is { } live)
        {
            await live.CancelAsync(ct).ConfigureAwait(false);
            if (!CurrentExecution.IsInside(live))
                await live.Completion.WaitAsync(ct).ConfigureAwait(false);
        }

        // It may have paused in between, or was paused already.
        if (!_waker.IsInside(runId))
            await _waker.WakeAsync(run).WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Deletes a run with all that is recorded of it. Its owner stops executing it.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Whether there was such a run.</returns>
    public async Task<bool> DeleteAsync(string runId, CancellationToken ct = default)
    {
        RunId.Check(runId);
        // Looked up before: one that begins from now on executes another run with the id.
        var execution = _runs.Find(runId);
        var hasBegun = execution?.Begun.IsCompletedSuccessfully == true;
        var deleted = await _runs.Store.DeleteAsync(runId, ct).ConfigureAwait(false);
        if (hasBegun && deleted)
            _runs.ForgetDeleted(execution!);
        else if (hasBegun)
            await _runs.TryForgetDeletedAsync(execution!).ConfigureAwait(false);
        return deleted;
    }

    /// <summary>Deletes runs that have ended and are older than is to be kept, or are more.</summary>
    /// <param name="retention">What is to be kept.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How many were deleted.</returns>
    public async Task<int> PruneAsync(RunRetention retention, CancellationToken ct = default) =>
        await _runs.Store.PruneAsync(retention, ct).ConfigureAwait(false);

    private async Task<RunSummary> AnswerAsync(string runId, string? key, JsonElement value, bool waits, CancellationToken ct)
    {
        RunId.Check(runId);
        var run = await _runs.Store.FindAsync(runId, ct).ConfigureAwait(false) ?? throw RunAnswers.NoSuchRun(runId);
        var json = WriteAnswer(value);
        await RunAnswers.PostAsync(_engine, _runs.Store, run, null, key, json, _engine.Workflows.Find(run.Workflow, run.Version)?.Bound).ConfigureAwait(false);
        waits &= !_waker.IsInside(runId);
        var waking = Task.Factory.StartNew(() => waits ? _waker.WakeAsync(run) : _waker.WakeApartAsync(run), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        // Begun, but not waited for: what happens at once has happened when the caller goes on.
        var woken = await waking.WaitAsync(ct).ConfigureAwait(false);
        if (waits)
            await woken.WaitAsync(ct).ConfigureAwait(false);
        return await SummaryAsync(runId).ConfigureAwait(false);
    }

    private static byte[] WriteAnswer(JsonElement value)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WorkflowJson.Writing with { MaxDepth = int.MaxValue }))
            value.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private async ValueTask AddWaitsAsync(IReadOnlyList<StoredRun> runs, List<RunWait> waits)
    {
        foreach (var run in runs)
        {
            var records = await Journal.ReadAsync(_engine, _runs.Store, run.Id).ConfigureAwait(false);
            waits.AddRange(OpenWaits.Of(run, records).Select(wait => new RunWait(RunSummary.Of(run), wait)));
        }
    }

    private static T ReadOutput<T>(string runId, ReadOnlyMemory<byte> output, JsonSerializerOptions json)
    {
        try
        {
            return JsonSerializer.Deserialize(output.Span, WorkflowJson.TypeInfo<T>(json))!;
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"The result of run '{runId}' is not a {TypeNames.Of(typeof(T))}: {exception.Message}", exception);
        }
    }

    private async ValueTask<WorkflowRun?> LiveAsync(string runId, CancellationToken ct) =>
        _runs.Find(runId) is { } execution ? await execution.Begun.WaitAsync(ct).ConfigureAwait(false) as WorkflowRun : null;

    private async ValueTask<RunSummary> SummaryAsync(string runId) => RunSummary.Of(await FindAsync(runId, CancellationToken.None).ConfigureAwait(false));

    private async Task<StoredRun> FindAsync(string runId, CancellationToken ct)
    {
        RunId.Check(runId);
        return await _runs.Store.FindAsync(runId, ct).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"There is no record of a run with the id '{runId}'.");
    }
}
