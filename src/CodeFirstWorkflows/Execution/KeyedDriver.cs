using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Runs a step only if its key has no result on record, and records it.</summary>
internal sealed class KeyedDriver(WorkflowRun run, Journal journal, bool resumed) : Driver
{
    // Beside the step's own records, of which the last one counts.
    private const string Undone = "?undone";

    private readonly Decisions _decisions = new(journal.Past);

    internal override Journal Journal { get; } = journal;

    internal override bool IsResumed { get; } = resumed;

    internal override async ValueTask<T> Invoke<T, TState>(
        StepExecution execution, StepBinding<T> step, TState state, StepCode<T, TState> code)
    {
        StepRecord? last;
        try
        {
            var records = Journal.RecordsOf(execution.Key);
            last = records is [.., var latest] ? latest : null;
            if (last?.Result is { } result)
            {
                var value = ReadRecorded(execution.Key, result, step.Recorded);
                if (execution.HidesUndos)
                    await execution.WalkAsync(state, code, records).ConfigureAwait(false);
                return execution.Replay(step, value, records, state, code);
            }

            if (last is { IsPassed: true } && execution.MayPass?.Invoke() == true)
                return execution.ReplayFailure(step, records);
            if (records.LastOrDefault(static record => record.Kind == RunRecordKind.Replaced) is { } replaced)
                execution.StandIn(replaced);
            var isEntered = IsToBeEntered(execution, step);
            if (!isEntered && (run.IsStopping || execution.Run!.IsWalking))
                throw new SuspendedException(execution.Key);
            if (!execution.Run!.IsWalking && !isEntered)
                execution.ThrowIfCanceled();
            if (records.Count > 0)
            {
                execution.Continue(records);
            }
            else if (TryGiven(execution.Run!, step, execution.Visit, out var given))
            {
                given = await RecordAsync(execution.Key, given, step.Recorded).ConfigureAwait(false);
                step.Complete(execution.Run!, given, execution.Visit, 0, StepTrace.Empty);
                return given;
            }

            await DecideAsync(execution.Key).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not SuspendedException)
        {
            execution.Blame(exception);
            throw;
        }

        return step.Definition.Kind == StepKind.WaitFor
            ? await execution.WaitAsync(step, state, code, this, last).ConfigureAwait(false)
            : await execution.RunAsync(step, state, code, this).ConfigureAwait(false);
    }

    internal override async ValueTask<T> InvokeHelper<T, TState>(
        StepExecution execution, StepBinding<T> helper, TState state, Func<StepContext, TState, ValueTask<T>> body)
    {
        if (execution.Run!.IsGoneBy)
        {
            if (helper.HidesUndos)
                await execution.WalkAsync(() => body(execution.NewContext(), state)).ConfigureAwait(false);
            throw new SuspendedException(execution.Key);
        }

        execution.Continue(Journal.RecordsOf(execution.Key));
        execution.ThrowIfCanceled();
        await DecideAsync(execution.Key).ConfigureAwait(false);
        T value;
        try
        {
            value = await execution.RunAsync(helper, state, new StepCode<T, TState>(body), null).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not SuspendedException)
        {
            await RecordSpentAsync(execution).ConfigureAwait(false);
            throw;
        }

        await RecordSpentAsync(execution).ConfigureAwait(false);
        return value;
    }

    internal override async ValueTask<Tried<T>> TakeWhole<T>(Scope scope, StepBinding<T> step, int visit, IRecordedForm<T> form)
    {
        var key = step.KeyOf(scope.Run, visit);
        if (Journal.RecordsOf(key) is [.., { Result: { } result }])
            return new(ReadRecorded(key, result, form));
        return !scope.Run.IsWalking && TryGiven(scope.Run, step, visit, out var given)
            ? new(await RecordAsync(key, given, form).ConfigureAwait(false))
            : default;
    }

    internal override bool Decide<TState>(WorkflowRun run, string decision, TState state, Func<TState, bool> condition, bool isPure)
    {
        if (_decisions.TryFind(decision, out var outcome))
            return outcome;
        // Nothing started that depends on it, or it would be durable.
        if (!isPure && run.IsWalking)
            throw new SuspendedException(decision);
        outcome = condition(state);
        _decisions.Add(run.Prefix, decision, outcome, isPure);
        return outcome;
    }

    internal override bool HasTold(string key) => _decisions.IsRecorded(key + Decisions.When);

    internal override IReadOnlyList<StepError> CompensatedFor(string prefix) =>
        Journal.RecordsOf(prefix).LastOrDefault(static record => record.Kind == RunRecordKind.Compensating) is { Error: { } error } record ? [error, .. record.OtherErrors] : [];

    internal override StepError? FailureIn(string prefix) => Journal.Past
        .LastOrDefault(record => record is { Kind: RunRecordKind.Attempt, Error: not null } && record.Key.StartsWith(prefix, StringComparison.Ordinal))?.Error;

    internal override async ValueTask BeginCompensationAsync(string prefix, IReadOnlyList<StepError> errors) =>
        await AppendAsync(new StepRecord(RunRecordKind.Compensating, prefix) { Error = errors[0], OtherErrors = [.. errors.Skip(1)] }).ConfigureAwait(false);

    internal override bool IsUndone(string key) => Journal.RecordsOf(key + Undone) is { Count: > 0 };

    internal override async ValueTask UndoneAsync(string key) =>
        await AppendAsync(new StepRecord(RunRecordKind.Undone, key + Undone)).ConfigureAwait(false);

    /// <summary>Adds a record, with the decisions that are not recorded yet.</summary>
    /// <returns>Its number in the run.</returns>
    internal async ValueTask<long> AppendAsync(StepRecord record)
    {
        var decided = _decisions.PendingAt(record.Key);
        long sequence;
        try
        {
            sequence = await Journal.AppendAsync(record with { Decisions = decided }).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not UnrecordableContentException)
        {
            throw GiveUp(record.Key, StopReason.StoreFailed, exception);
        }

        _decisions.Settle(decided, record);
        return sequence;
    }

    internal override IReadOnlyList<RecordedDecision> PendingDecisions() => _decisions.PendingAt("");

    /// <summary>Consumes what decided a wait: it was acted upon.</summary>
    internal async ValueTask ConsumeAnswerAsync(string key, IReadOnlyList<StepRecord> records)
    {
        try
        {
            await Journal.ConsumeAnswerAsync(key, records).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw GiveUp(key, StopReason.StoreFailed, exception);
        }
    }

    /// <summary>Decides a wait whose time is over, unless an answer did.</summary>
    internal async ValueTask ExpireAsync(string key)
    {
        try
        {
            await Journal.ExpireAsync(key).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw GiveUp(key, StopReason.StoreFailed, exception);
        }
    }

    // A sub-workflow that was under way when the run was canceled compensates what it did.
    private bool IsToBeEntered(StepExecution execution, StepBinding step) =>
        run.Ledger.IsCanceledInReplay && (execution.Run!.Mode & RunMode.Learning) == 0 && StepExecution.MayHoldSubWorkflow(step) && Journal.HasRecordsIn(execution.InnerPrefix);

    // What a helper decided is durable before a step starts that depends on it: asked again, the helper might decide otherwise.
    private ValueTask DecideAsync(string key) =>
        _decisions.IsUrgent(key) ? new(AppendAsync(new StepRecord(RunRecordKind.Decided, key)).AsTask()) : default;

    // The tokens that a helper used are the run's.
    private async ValueTask RecordSpentAsync(StepExecution execution)
    {
        if (execution.HasSpent)
            await AppendAsync(execution.Record(RunRecordKind.Attempt) with { Error = execution.Error }).ConfigureAwait(false);
    }

    // Not the step's fault: no fallback replaces it, and the execution ends here.
    private SuspendedException GiveUp(string key, StopReason reason, Exception exception)
    {
        run.GiveUp(exception is LeaseLostException ? StopReason.ClaimLost : reason, exception);
        return new SuspendedException(key);
    }

    private T ReadRecorded<T>(string key, ReadOnlyMemory<byte> json, IRecordedForm<T> form)
    {
        try
        {
            return form.Read(json);
        }
        catch (Exception exception)
        {
            throw GiveUp(key, StopReason.Unreadable, new RunStoreException(
                $"The recorded result of step '{key}' cannot be read: {exception.Message} The run stays as it is. See whether its type or a converter changed.", exception));
        }
    }

    // The next step gets the value as read back from its record, so that a live and a resumed run see the same.
    private async ValueTask<T> RecordAsync<T>(string key, T value, IRecordedForm<T> form)
    {
        var json = form.Write(value);
        await AppendAsync(new StepRecord(RunRecordKind.Completed, key) { Result = json }).ConfigureAwait(false);
        return form.Read(json);
    }
}
