using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>Stores answers for runs that wait. What does not fit is refused with a reason, and changes nothing.</summary>
internal static class RunAnswers
{
    /// <summary>Stores the answer to a wait.</summary>
    /// <param name="engine">Has the codecs and the clock.</param>
    /// <param name="store">Has the run.</param>
    /// <param name="run">The run.</param>
    /// <param name="step">The name of the step that waits; <see langword="null"/> if any may be meant.</param>
    /// <param name="at">The wait's key; <see langword="null"/> if only one is open.</param>
    /// <param name="json">The answer.</param>
    /// <param name="bindings">The workflow, if it is known here.</param>
    /// <exception cref="AnswerRefusedException">The answer was refused.</exception>
    internal static async ValueTask PostAsync(
        WorkflowEngine engine, IRunStore store, StoredRun run, string? step, string? at, byte[] json, WorkflowBindings? bindings)
    {
        var records = await Journal.ReadAsync(engine, store, run.Id).ConfigureAwait(false);
        var wait = Choose(run, records, step, at);
        AnswerRules.Demand(run, wait, json, bindings);
        var slot = OpenWaits.SlotOf(wait.Key, [.. records.Where(record => record.Key == wait.Key)]);
        var payload = engine.Codecs.Encode(json, Journal.PlaceOf(run.Id, RunMessageKind.Answer, slot));
        var message = new RunMessage(RunMessageKind.Answer, slot, payload) { Before = wait.Expires };
        if (!await store.PostAsync(run.Id, message).ConfigureAwait(false))
            throw await WhyAsync(engine, store, run, wait, slot).ConfigureAwait(false);
    }

    private static OpenWait Choose(StoredRun run, IReadOnlyList<StepRecord> records, string? step, string? at)
    {
        if (run.State is WorkflowState.Completed or WorkflowState.Failed)
        {
            throw at is not null && WasAnswered(records, at) ? AnsweredBefore(run, at) : Refused(
                AnswerRefusal.Closed, $"{(at is null ? "The waits" : $"The wait '{at}'")} of run '{run.Id}' {(at is null ? "are" : "is")} closed: the run has {(run.State == WorkflowState.Completed ? "completed" : "failed")}.");
        }

        var open = OpenWaits.Of(records);
        if (at is not null)
        {
            return open.FirstOrDefault(wait => wait.Key == at && (step is null || wait.Step == step)) ?? throw (
                open.FirstOrDefault(wait => wait.Key == at) is { } other
                    ? Refused(AnswerRefusal.NoSuchWait, $"The wait '{at}' of run '{run.Id}' is one of step '{other.Step}', not of '{step}'.")
                : WasAnswered(records, at) ? AnsweredBefore(run, at)
                : records.Any(record => record.Key == at && record.Wait is not null) ? Expired(run, at)
                : Refused(AnswerRefusal.NoSuchWait, $"Run '{run.Id}' has no open wait '{at}'. {Describe(open)}"));
        }

        var meant = open.Where(wait => step is null || wait.Step == step).ToList();
        return meant switch
        {
            [var only] => only,
            [] when step is not null && records.Any(record => record.Kind == RunRecordKind.Answer && StepKeys.NameOf(record.Key) == step) =>
                throw Refused(AnswerRefusal.AnsweredBefore, $"The wait of step '{step}' of run '{run.Id}' was answered before. {Describe(open)}"),
            [] => throw Refused(
                AnswerRefusal.NoSuchWait,
                $"Run '{run.Id}' does not wait{(step is null ? "" : $" at step '{step}'")}: it was answered, has not come there yet, or has stopped. {Describe(open)}"),
            _ => throw Refused(
                AnswerRefusal.Ambiguous,
                $"Several waits of run '{run.Id}' are open: {string.Join(", ", meant.Select(static wait => $"'{wait.Key}'"))}. Say which one the answer is for, by its key."),
        };
    }

    // The store refused: something decided the wait, or the run ended, since the records were read.
    private static async ValueTask<AnswerRefusedException> WhyAsync(WorkflowEngine engine, IRunStore store, StoredRun run, OpenWait wait, string slot)
    {
        if (await store.FindAsync(run.Id).ConfigureAwait(false) is not { } now)
            return NoSuchRun(run.Id);
        var inbox = await store.ReadInboxAsync(run.Id).ConfigureAwait(false);
        var records = await Journal.ReadAsync(engine, store, run.Id).ConfigureAwait(false);
        var decided = inbox.FirstOrDefault(message => message.Kind == RunMessageKind.Answer && message.Key == slot);
        if (WasAnswered(records, wait.Key) || (decided is not null && !IsExpiry(engine, run.Id, decided)))
            return AnsweredBefore(run, wait.Key);
        return decided is not null || now.State is not (WorkflowState.Completed or WorkflowState.Failed)
            ? Expired(run, wait.Key)
            : Refused(AnswerRefusal.Closed, $"The wait '{wait.Key}' of run '{run.Id}' is closed: the run has {(now.State == WorkflowState.Completed ? "completed" : "failed")}.");
    }

    // What cannot be read here has decided the wait as well, and most likely as an answer.
    private static bool IsExpiry(WorkflowEngine engine, string runId, RunMessage decided)
    {
        try
        {
            return engine.Codecs.Decode(decided.Payload, Journal.PlaceOf(runId, RunMessageKind.Answer, decided.Key)).IsEmpty;
        }
        catch (WorkflowException)
        {
            return false;
        }
    }

    private static bool WasAnswered(IReadOnlyList<StepRecord> records, string key) =>
        records.LastOrDefault(record => record.Key == key) is { Kind: RunRecordKind.Answer };

    internal static AnswerRefusedException NoSuchRun(string runId) =>
        Refused(AnswerRefusal.NoSuchRun, $"There is no record of a run with the id '{runId}'.");

    private static AnswerRefusedException AnsweredBefore(StoredRun run, string key) =>
        Refused(AnswerRefusal.AnsweredBefore, $"The wait '{key}' of run '{run.Id}' was answered before: the first answer counts.");

    private static AnswerRefusedException Expired(StoredRun run, string key) =>
        Refused(AnswerRefusal.Expired, $"The wait '{key}' of run '{run.Id}' is closed: its time is over.");

    private static AnswerRefusedException Refused(AnswerRefusal reason, string message) => new(reason, message);

    private static string Describe(IReadOnlyList<OpenWait> open) =>
        open.Count == 0 ? "No wait is open." : $"Open are: {string.Join(", ", open.Select(static wait => $"'{wait.Key}'"))}.";
}
