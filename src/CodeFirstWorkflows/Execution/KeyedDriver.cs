using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Runs every step that its journal does not know, and records it; the rest is read back silently.</summary>
internal sealed class KeyedDriver(Journal journal) : Driver
{
    internal override async ValueTask<T> Invoke<T, TState>(
        WorkflowRun run, StepBinding<T> step, int visit, TState state, Func<StepContext, TState, ValueTask<T>> body)
    {
        run.ThrowIfCanceled(step, visit);
        var key = step.KeyOf(visit);
        var record = journal.Find(key);
        if (record?.Result is { } result)
        {
            var value = RecordedResult.Read(step, result);
            run.Ledger.Enter(record.Turns);
            step.Slot(run).Complete(value, visit, run.ToTimestamp(record.Duration), new StepTrace(journal.AttemptsOf(key), null));
            return value;
        }

        if (TryGiven(run, step, visit, out var given))
        {
            var json = RecordedResult.Write(step, given);
            await journal.AppendAsync(new StepRecord(key) { Result = json }).ConfigureAwait(false);
            given = RecordedResult.Read(step, json);
            step.Slot(run).Complete(given, visit, 0, new StepTrace([], null));
            return given;
        }

        return await new StepExecution(run, step, visit, record is null ? null : journal.AttemptsOf(key))
            .RunAsync(step, state, body, journal).ConfigureAwait(false);
    }

    internal override ValueTask SettleAsync(WorkflowState state) => journal.SettleAsync(state);
}
