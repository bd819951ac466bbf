using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>
/// Goes on with runs that stopped: joins the execution that is under way in this process, or claims the run and executes it; reads those that have completed.
/// </summary>
internal static class RunResumer
{
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
            return RunReader<TRun, TInput>.Typed(parked, bindings);
        }

        var runs = bindings.Runs ?? throw new InvalidOperationException(
            $"Run '{runId}' cannot be resumed: the engine of {bindings.Shape.Name} has no store, so its runs leave no record. " +
            $"To keep them, {RunOwnership.HowToAddOne}");
        var reader = new RunReader<TRun, TInput>(bindings, runs.Store, create);
        RunJoiner.RefuseInside(runs.Find(runId));
        await PostAsync(reader, runId, answers, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            if (!runs.TryReserve(runId, out var execution))
            {
                var joined = await JoinAsync(reader, execution, options, answers.Count > 0, cancellationToken).ConfigureAwait(false);
                if (joined is not null)
                    return joined;
                continue;
            }

            var found = await ClaimAsync(runs, execution).ConfigureAwait(false) ?? throw RunReader<TRun, TInput>.NoRecord(runId);
            if (execution.Claim is not null)
                return await ExecuteAsync(reader, execution, options, isAsked: true, cancellationToken).ConfigureAwait(false);
            if (found.State == WorkflowState.Completed)
                return await reader.RestoreAsync(found).ConfigureAwait(false);
            // Another process executes it: this one goes on when that stops, or is found to be gone.
            await reader.WaitForStopAsync(runId, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Executes a run that was claimed for being orphaned.</summary>
    internal static Task<TRun> ExecuteClaimedAsync<TRun, TInput>(WorkflowBindings bindings, Execution execution, RunFactory<TRun, TInput> create)
        where TRun : WorkflowRun
    {
        var reader = new RunReader<TRun, TInput>(bindings, execution.Ownership.Store, create);
        return ExecuteAsync(reader, execution, null, isAsked: false, CancellationToken.None);
    }

    private static async Task PostAsync<TRun, TInput>(
        RunReader<TRun, TInput> reader, string runId, IReadOnlyList<WorkflowAnswer> answers, CancellationToken cancellationToken)
        where TRun : WorkflowRun
    {
        if (answers.Count > 0 && await reader.Store.FindAsync(runId, cancellationToken).ConfigureAwait(false) is null)
            throw RunAnswers.NoSuchRun(runId);
        var bindings = reader.Bindings;
        var stored = await reader.FindAsync(runId).ConfigureAwait(false);
        bindings.CheckShape<TInput>(stored);
        foreach (var answer in answers)
        {
            ArgumentNullException.ThrowIfNull(answer, nameof(answers));
            var json = answer.Write(bindings.Json);
            await RunAnswers.PostAsync(bindings.Host, reader.Store, stored, answer.Step, answer.At, json, bindings).ConfigureAwait(false);
        }
    }

    // Returns nothing if the run has to be tried again: it was not executed after all, or stopped although the caller wants it to go on.
    private static async Task<TRun?> JoinAsync<TRun, TInput>(
        RunReader<TRun, TInput> reader, Execution execution, RunOptions? options, bool hasAnswers, CancellationToken cancellationToken)
        where TRun : WorkflowRun
    {
        var wasPausing = execution.Stop.Reason == StopReason.Pausing;
        if (await RunJoiner.BegunAsync(execution, cancellationToken).ConfigureAwait(false) is not { } run)
            return null;
        if (options is not null)
        {
            throw new InvalidOperationException(
                $"Run '{run.Id}' is being executed in this process already: the options of this resume cannot be applied to it. " +
                "Resume it without options, or once it has stopped.");
        }

        await run.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        var joined = reader.Typed(run);
        // Who resumes a run that is pausing wants it to go on, as does an answer that came too late for the execution that was joined.
        return joined.State == WorkflowState.Paused && (wasPausing || (hasAnswers && await HasAnswerAsync(reader.Store, run.Id).ConfigureAwait(false)))
            ? null
            : joined;
    }

    private static async ValueTask<bool> HasAnswerAsync(IRunStore store, string runId) =>
        (await store.ReadInboxAsync(runId).ConfigureAwait(false)).Any(static message => message.Kind == RunMessageKind.Answer);

    // Returns the run as it was found; nothing if there is none. Without a claim, the reservation has ended.
    private static async Task<StoredRun?> ClaimAsync(RunOwnership runs, Execution execution)
    {
        try
        {
            return (await runs.ClaimAsync(execution).ConfigureAwait(false))?.Run;
        }
        finally
        {
            if (execution.Claim is null)
                execution.End();
        }
    }

    private static async Task<TRun> ExecuteAsync<TRun, TInput>(
        RunReader<TRun, TInput> reader, Execution execution, RunOptions? options, bool isAsked, CancellationToken cancellationToken)
        where TRun : WorkflowRun
    {
        TRun run;
        var claim = execution.Claim!;
        try
        {
            var found = claim.Found!;
            reader.Bindings.CheckShape<TInput>(found);
            var journal = await Journal.OpenAsync(reader.Bindings.Host, reader.Store, found, claim).ConfigureAwait(false);
            if (isAsked)
                await ConsumeRequestsAsync(journal, found).ConfigureAwait(false);
            run = reader.Make(found, journal, options, cancellationToken);
            run.PrepareAgain(journal, execution);
        }
        catch (Exception exception)
        {
            await execution.Ownership.GiveBackAsync(claim).ConfigureAwait(false);
            execution.End();
            if (exception is OperationCanceledException && execution.Stop.IsAbandoned)
                throw new LeaseLostException($"Run '{execution.RunId}' was lost while it was read: {execution.Stop.Cause?.Message}", exception);
            throw;
        }

        return await WorkflowRun.DriveAsync(run).ConfigureAwait(false);
    }

    // A request to resume is newer than one to pause; and a run that failed has been stopped.
    private static async ValueTask ConsumeRequestsAsync(Journal journal, StoredRun found)
    {
        if (journal.IsPauseAsked)
            await journal.ConsumeAsync(RunMessageKind.Pause).ConfigureAwait(false);
        if (journal.IsCancelAsked && found.State == WorkflowState.Failed)
            await journal.ConsumeAsync(RunMessageKind.Cancel).ConfigureAwait(false);
    }
}
