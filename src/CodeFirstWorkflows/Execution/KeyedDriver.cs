using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Runs every step that its journal does not know, and records it; the rest is read back silently.</summary>
internal sealed class KeyedDriver(Journal journal, bool resumed) : Driver
{
    private readonly Decisions _decisions = new(resumed ? journal.Records : []);

    internal override bool IsResumed { get; } = resumed;

    internal override async ValueTask<T> Invoke<T, TState>(
        StepExecution execution, StepBinding<T> step, TState state, StepCode<T, TState> code)
    {
        execution.ThrowIfCanceled();
        try
        {
            var records = journal.RecordsOf(execution.Key);
            if (records is [.., { } last])
            {
                if (last.Result is { } result)
                    return execution.Replay(step, step.Recorded.Read(result), records);
                if (last.IsPassed && execution.MayPass?.Invoke() == true)
                    return execution.ReplayFailure(step, records);
                execution.Continue(records);
            }
            else if (TryGiven(execution.Run!, step, execution.Visit, out var given))
            {
                given = await RecordAsync(execution.Key, given, step.Recorded).ConfigureAwait(false);
                step.Complete(execution.Run!, given, execution.Visit, 0, StepTrace.Empty);
                return given;
            }
        }
        catch (Exception exception)
        {
            execution.Blame(exception);
            throw;
        }

        return await execution.RunAsync(step, state, code, this).ConfigureAwait(false);
    }

    internal override async ValueTask<Tried<T>> TakeWhole<T>(Scope scope, StepBinding<T> step, int visit, IRecordedForm<T> form)
    {
        var key = step.KeyOf(scope.Run, visit);
        if (journal.RecordsOf(key) is [.., { Result: { } result }])
            return new(form.Read(result));
        return TryGiven(scope.Run, step, visit, out var given)
            ? new(await RecordAsync(key, given, form).ConfigureAwait(false))
            : default;
    }

    internal override bool Decide<TState>(WorkflowRun run, string decision, TState state, Func<TState, bool> condition)
    {
        if (_decisions.TryFind(decision, out var outcome))
            return outcome;
        outcome = condition(state);
        _decisions.Add(run.Prefix, decision, outcome);
        return outcome;
    }

    internal override bool HasTold(string key) => _decisions.IsRecorded(key + Decisions.When);

    internal override ValueTask SettleAsync(WorkflowState state) => journal.SettleAsync(state);

    /// <summary>Appends a record, and with it what was decided on the way to it.</summary>
    internal async ValueTask AppendAsync(StepRecord record)
    {
        var decided = _decisions.PendingAt(record.Key);
        await journal.AppendAsync(record with { Decisions = decided }).ConfigureAwait(false);
        _decisions.Settle(decided, record);
    }

    // The next step gets the value as read back from its record, so that a live and a resumed run see the same.
    private async ValueTask<T> RecordAsync<T>(string key, T value, IRecordedForm<T> form)
    {
        var json = form.Write(value);
        await AppendAsync(new StepRecord(key) { Result = json }).ConfigureAwait(false);
        return form.Read(json);
    }
}
