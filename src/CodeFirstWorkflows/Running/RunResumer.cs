using System.Text.Json;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>Goes on with runs that stopped: joins the execution that is under way in this process, or claims the run and executes it; reads those that have ended.</summary>
internal static class RunResumer
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>Resumes a run on request, and waits until it stops again.</summary>
    internal static async Task<TRun> ResumeAsync<TRun, TInput>(
        WorkflowBindings bindings,
        string runId,
        RunFactory<TRun, TInput> create,
        RunOptions? options,
        IReadOnlyList<WorkflowAnswer> answers,
        CancellationToken cancellationToken)
        where TRun : WorkflowRun
    {
        RunId.Check(runId);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(answers);
        if (options?.RunId is { } other && other != runId)
            throw new ArgumentException($"RunOptions.RunId is '{other}', but the run to resume is '{runId}'.", nameof(options));
        if (bindings.Host.Parked.TryGetValue(runId, out var parked))
        {
            await parked.Unpark().WaitAsync(cancellationToken).ConfigureAwait(false);
            return Typed<TRun>(parked, bindings);
        }

        var runs = bindings.Runs ?? throw new InvalidOperationException(
            $"Run '{runId}' cannot be resumed: the engine of {bindings.Shape.Name} has no store, so its runs leave no record. To keep them, {RunOwnership.HowToAddOne}");
        RefuseInside(runs.Find(runId));
        if (answers.Count > 0 && await runs.Store.FindAsync(runId, cancellationToken).ConfigureAwait(false) is null)
            throw RunAnswers.NoSuchRun(runId);
        var stored = await FindAsync(runs.Store, bindings, runId).ConfigureAwait(false);
        bindings.CheckShape<TInput>(stored);
        foreach (var answer in answers)
        {
            ArgumentNullException.ThrowIfNull(answer, nameof(answers));
            await RunAnswers.PostAsync(bindings.Host, runs.Store, stored, answer.Step, answer.At, answer.Write(bindings.Json), bindings).ConfigureAwait(false);
        }

        while (true)
        {
            if (!runs.TryReserve(runId, out var execution))
            {
                var wasPausing = execution.Stop.Reason == StopReason.Pausing;
                if (await JoinAsync<TRun>(execution, bindings, options, cancellationToken).ConfigureAwait(false) is not { } joined)
                    continue;
                // Who resumes a run that is pausing wants it to go on, as does an answer that came too late for the execution that was joined.
                if (joined.State != WorkflowState.Paused || !(wasPausing || (answers.Count > 0 && await HasMessageAsync(runs.Store, runId).ConfigureAwait(false))))
                    return joined;
                continue;
            }

            var found = await ClaimAsync(runs, execution).ConfigureAwait(false);
            if (execution.Claim is not null)
                return await ExecuteAsync(bindings, execution, create, options, isAsked: true, cancellationToken).ConfigureAwait(false);
            execution.End();
            if (found.State == WorkflowState.Completed)
                return await RestoreAsync(bindings, runs.Store, found, create).ConfigureAwait(false);
            // Another process executes it: this one goes on when that stops, or is found to be gone.
            await WaitForStopAsync(bindings, runs.Store, runId, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Executes a run that was claimed for being orphaned.</summary>
    internal static Task<TRun> ExecuteClaimedAsync<TRun, TInput>(WorkflowBindings bindings, Execution execution, RunFactory<TRun, TInput> create)
        where TRun : WorkflowRun => ExecuteAsync(bindings, execution, create, null, isAsked: false, CancellationToken.None);

    /// <summary>Finds the run with the id of one that was to be started: joins its execution here, waits for one elsewhere, or reads it.</summary>
    /// <param name="bindings">The workflow.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="create">Makes a run.</param>
    /// <param name="waits">Whether to wait until it stops.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal static async Task<TRun> JoinAsync<TRun, TInput>(
        WorkflowBindings bindings, string runId, RunFactory<TRun, TInput> create, bool waits, CancellationToken cancellationToken)
        where TRun : WorkflowRun
    {
        var runs = bindings.Runs!;
        while (true)
        {
            if (runs.Find(runId) is { } execution)
            {
                RefuseInside(execution);
                if (await execution.Begun.WaitAsync(cancellationToken).ConfigureAwait(false) is not WorkflowRun begun)
                {
                    await execution.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }

                if (waits)
                    await begun.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
                return Typed<TRun>(begun, bindings);
            }

            var stored = await FindAsync(runs.Store, bindings, runId).ConfigureAwait(false);
            if (stored.State != WorkflowState.Running)
                return await RestoreAsync(bindings, runs.Store, stored, create).ConfigureAwait(false);
            if (stored.Owner is null)
            {
                // Orphaned: it goes on here.
                if (!runs.TryReserve(runId, out var reserved))
                    continue;
                await ClaimAsync(runs, reserved).ConfigureAwait(false);
                if (reserved.Claim is null)
                {
                    reserved.End();
                    continue;
                }

                var executing = Task.Run(() => ExecuteAsync(bindings, reserved, create, null, isAsked: false, CancellationToken.None), CancellationToken.None);
                if (waits)
                    return await executing.WaitAsync(cancellationToken).ConfigureAwait(false);
                return await reserved.Begun.ConfigureAwait(false) is WorkflowRun going ? Typed<TRun>(going, bindings) : await executing.ConfigureAwait(false);
            }

            if (!waits)
                return await ObserveAsync(bindings, runs.Store, stored, create).ConfigureAwait(false);
            await WaitForStopAsync(bindings, runs.Store, runId, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a run from its records; nothing runs.</summary>
    internal static async Task<TRun> RestoreAsync<TRun, TInput>(WorkflowBindings bindings, IRunStore store, StoredRun stored, RunFactory<TRun, TInput> create)
        where TRun : WorkflowRun
    {
        bindings.CheckShape<TInput>(stored);
        var journal = await Journal.ReadAsync(bindings.Host, store, stored).ConfigureAwait(false);
        var run = Create(bindings, stored, journal, create, null, CancellationToken.None);
        await run.RestoreAsync(journal, stored).ConfigureAwait(false);
        return run;
    }

    // A run that another process executes: it completes here when it has stopped there.
    private static async Task<TRun> ObserveAsync<TRun, TInput>(WorkflowBindings bindings, IRunStore store, StoredRun stored, RunFactory<TRun, TInput> create)
        where TRun : WorkflowRun
    {
        bindings.CheckShape<TInput>(stored);
        var journal = await Journal.ReadAsync(bindings.Host, store, stored).ConfigureAwait(false);
        var run = Create(bindings, stored, journal, create, null, CancellationToken.None);
        run.BeginObserving(stored.Id);
        _ = CompleteAsync();
        return run;

        async Task CompleteAsync()
        {
            try
            {
                var stopped = await WaitForStopAsync(bindings, store, stored.Id, CancellationToken.None).ConfigureAwait(false);
                await run.RestoreAsync(await Journal.ReadAsync(bindings.Host, store, stopped).ConfigureAwait(false), stopped).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                run.EndObserving(exception);
            }
        }
    }

    private static async Task<StoredRun> ClaimAsync(RunOwnership runs, Execution execution)
    {
        try
        {
            return (await runs.ClaimAsync(execution).ConfigureAwait(false))?.Run ?? throw NoRecord(execution.RunId);
        }
        catch
        {
            execution.End();
            throw;
        }
    }

    private static async Task<TRun> ExecuteAsync<TRun, TInput>(
        WorkflowBindings bindings, Execution execution, RunFactory<TRun, TInput> create, RunOptions? options, bool isAsked, CancellationToken cancellationToken)
        where TRun : WorkflowRun
    {
        TRun? run = null;
        var found = execution.Claim!.Found!;
        try
        {
            bindings.CheckShape<TInput>(found);
            var journal = await Journal.OpenAsync(bindings.Host, execution).ConfigureAwait(false);
            if (isAsked)
                await ConsumeRequestsAsync(journal, found).ConfigureAwait(false);
            if (isAsked || !Rests(found, journal))
            {
                run = Create(bindings, found, journal, create, options, cancellationToken);
                run.PrepareAgain(journal, execution);
            }
        }
        catch (Exception exception)
        {
            await execution.Ownership.GiveBackAsync(execution.Claim!).ConfigureAwait(false);
            execution.End();
            if (exception is OperationCanceledException && execution.Stop.IsAbandoned)
                throw new LeaseLostException($"Run '{execution.RunId}' was lost while it was read: {execution.Stop.Cause?.Message}", exception);
            throw;
        }

        if (run is not null)
            return await WorkflowRun.DriveAsync(run).ConfigureAwait(false);
        await execution.Ownership.GiveBackAsync(execution.Claim!).ConfigureAwait(false);
        execution.End();
        return await RestoreAsync(bindings, execution.Ownership.Store, found, create).ConfigureAwait(false);
    }

    // Another owner may have executed it after it was found to be orphaned: what has failed, or was paused on request, goes on on request only.
    private static bool Rests(StoredRun found, Journal journal) =>
        found.State == WorkflowState.Failed || (found is { State: WorkflowState.Paused, IsHeld: true } && !journal.IsCancelAsked);

    // A request to resume is newer than one to pause; and a run that failed has been stopped.
    private static async ValueTask ConsumeRequestsAsync(Journal journal, StoredRun found)
    {
        if (journal.IsPauseAsked)
            await journal.ConsumeAsync(RunMessageKind.Pause).ConfigureAwait(false);
        if (journal.IsCancelAsked && found.State == WorkflowState.Failed)
            await journal.ConsumeAsync(RunMessageKind.Cancel).ConfigureAwait(false);
    }

    private static TRun Create<TRun, TInput>(
        WorkflowBindings bindings, StoredRun stored, Journal journal, RunFactory<TRun, TInput> create, RunOptions? options, CancellationToken cancellationToken)
        where TRun : WorkflowRun
    {
        var recorded = RecordedOptions.Read(Journal.ReadOptions(bindings.Host, stored), bindings);
        var input = JsonSerializer.Deserialize(journal.Input.Span, WorkflowJson.TypeInfo<TInput>(bindings.Json))!;
        return create(input, RecordedOptions.Merge(recorded, options), cancellationToken);
    }

    private static async Task<TRun?> JoinAsync<TRun>(Execution execution, WorkflowBindings bindings, RunOptions? options, CancellationToken cancellationToken)
        where TRun : WorkflowRun
    {
        RefuseInside(execution);
        if (await execution.Begun.WaitAsync(cancellationToken).ConfigureAwait(false) is not WorkflowRun run)
        {
            await execution.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (options is not null)
        {
            throw new InvalidOperationException(
                $"Run '{run.Id}' is being executed in this process already: the options of this resume cannot be applied to it. Resume it without options, or once it has stopped.");
        }

        await run.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Typed<TRun>(run, bindings);
    }

    private static void RefuseInside(Execution? execution)
    {
        if (execution is { Begun: { IsCompletedSuccessfully: true, Result: { } run } } && CurrentExecution.IsInside(run))
        {
            throw new InvalidOperationException(
                $"A step of run '{execution.RunId}' waits for that very run, which waits for the step. Let someone outside resume it, or answer by engine.Runs.AnswerAsync.");
        }
    }

    /// <summary>Waits until no owner executes a run.</summary>
    private static async Task<StoredRun> WaitForStopAsync(WorkflowBindings bindings, IRunStore store, string runId, CancellationToken cancellationToken)
    {
        using var signal = new ChangeSignal(store, bindings.Host.Time, runId);
        while (true)
        {
            var stored = await store.FindAsync(runId, cancellationToken).ConfigureAwait(false) ?? throw NoRecord(runId);
            if (stored.Owner is null)
                return stored;
            await signal.WaitAsync(Poll, cancellationToken).ConfigureAwait(false);
        }
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

        return stored;
    }

    private static async ValueTask<bool> HasMessageAsync(IRunStore store, string runId) =>
        (await store.ReadInboxAsync(runId).ConfigureAwait(false)).Any(static message => message.Kind == RunMessageKind.Answer);

    private static TRun Typed<TRun>(WorkflowRun run, WorkflowBindings bindings)
        where TRun : WorkflowRun => run as TRun ?? throw new InvalidOperationException($"Run '{run.Id}' is a run of {run.WorkflowName}, not of {bindings.Shape.Name}.");

    private static InvalidOperationException NoRecord(string runId) => new($"There is no record of a run with the id '{runId}'.");
}

/// <summary>Makes a run that has not started.</summary>
internal delegate TRun RunFactory<out TRun, in TInput>(TInput input, RunOptions? options, CancellationToken cancellationToken);
