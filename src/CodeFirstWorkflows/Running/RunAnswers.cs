using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>Lays answers into the inboxes of runs that wait. What does not fit is refused with words, and changes nothing.</summary>
internal static class RunAnswers
{
    /// <summary>Answers a wait.</summary>
    /// <param name="engine">Has the codecs and the clock.</param>
    /// <param name="store">Has the run.</param>
    /// <param name="runId">The run.</param>
    /// <param name="step">The name of the step that waits; <see langword="null"/> if any may be meant.</param>
    /// <param name="at">The wait's key; <see langword="null"/> if only one is open.</param>
    /// <param name="json">The answer.</param>
    /// <param name="bindings">The workflow, if it is known here and the answer is yet to be checked.</param>
    /// <exception cref="InvalidOperationException">There is no such open wait, or more than one may be meant.</exception>
    /// <exception cref="System.Text.Json.JsonException">The answer is not of the type that is waited for.</exception>
    internal static async ValueTask PostAsync(WorkflowEngine engine, IRunStore store, string runId, string? step, string? at, byte[] json, WorkflowBindings? bindings = null)
    {
        var records = await Journal.ReadAsync(engine, store, runId).ConfigureAwait(false);
        var open = OpenWaits.Of(records);
        var wait = Choose(runId, open, records, step, at);
        if (wait.Expires <= engine.Time.GetUtcNow())
            throw new InvalidOperationException($"The wait '{wait.Key}' of run '{runId}' is closed: its time was over at {wait.Expires:u}.");
        bindings?.FindWaiting(wait)?.CheckAnswer(json);
        var payload = engine.Codecs.Encode(json, Journal.PlaceOf(runId, RunMessageKind.Answer, wait.Key));
        if (!await store.PostAsync(runId, new RunMessage(RunMessageKind.Answer, wait.Key, payload)).ConfigureAwait(false))
            throw new InvalidOperationException($"The wait '{wait.Key}' of run '{runId}' has an answer already: the first one counts.");
    }

    private static OpenWait Choose(string runId, IReadOnlyList<OpenWait> open, IReadOnlyList<StepRecord> records, string? step, string? at)
    {
        if (at is not null)
        {
            return open.FirstOrDefault(wait => wait.Key == at && (step is null || wait.Step == step)) ?? throw new InvalidOperationException(
                open.FirstOrDefault(wait => wait.Key == at) is { } other ? $"The wait '{at}' of run '{runId}' is one of step '{other.Step}', not of '{step}'."
                : records.Any(record => record.Key == at && record.Result is not null) ? $"The wait '{at}' of run '{runId}' was answered before."
                : $"Run '{runId}' has no open wait '{at}'. {Tell(open)}");
        }

        var meant = open.Where(wait => step is null || wait.Step == step).ToList();
        return meant switch
        {
            [var only] => only,
            [] => throw new InvalidOperationException(
                $"Run '{runId}' does not wait{(step is null ? "" : $" at step '{step}'")}: it was answered, is not there yet, or has stopped. {Tell(open)}"),
            _ => throw new InvalidOperationException(
                $"Several waits of run '{runId}' are open: {string.Join(", ", meant.Select(static wait => $"'{wait.Key}'"))}. Say which one the answer is for, by its key."),
        };
    }

    private static string Tell(IReadOnlyList<OpenWait> open) =>
        open.Count == 0 ? "No wait is open." : $"Open are: {string.Join(", ", open.Select(static wait => $"'{wait.Key}'"))}.";
}
