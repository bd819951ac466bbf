using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Runtime;

// What stands in for a step that has failed, and what takes one back that has completed.
internal sealed partial class StepExecution
{
    // Why the fallback stands in for the step, once it does.
    private StepFailure? _failure;

    /// <summary>Whose method runs: the step's own, or its fallback's.</summary>
    internal StepBinding By { get; private set; }

    /// <summary>What the keys of a sub-workflow's steps begin with.</summary>
    internal string InnerPrefix => By == Step ? Key + "/" : $"{Key}.{By.Name}/";

    /// <summary>Whether the sub-workflow has completed, and its steps are only gone by to learn how to take them back.</summary>
    internal bool IsWalk { get; private set; }

    /// <summary>Whether the step's sub-workflow, or that of its fallback, holds steps that can be taken back.</summary>
    internal bool HidesUndos => (Step.HidesUndos || Step.Fallback?.HidesUndos == true) && !IsWalk;

    /// <summary>Whether a step may have begun a sub-workflow, itself or by its fallback.</summary>
    internal static bool MayHoldSubWorkflow(StepBinding step) => step.Definition.Child is not null || step.Fallback?.Definition.Child is not null;

    /// <summary>Goes by the steps of a sub-workflow that has completed: the step's own, and that of its fallback.</summary>
    /// <param name="state">What both need.</param>
    /// <param name="code">Both.</param>
    /// <param name="records">What is recorded of the step.</param>
    internal async ValueTask WalkAsync<T, TState>(TState state, StepCode<T, TState> code, IReadOnlyList<StepRecord> records)
    {
        if (Step.HidesUndos)
            await WalkAsync(() => code.Body(NewContext(), state)).ConfigureAwait(false);
        var failed = records.SelectMany(static record => record.Attempts).LastOrDefault(static attempt => attempt.Error is not null);
        if (failed?.Error is not { } error || Step.Fallback is not { HidesUndos: true } fallback)
            return;
        By = fallback;
        await WalkAsync(() => code.Fallback!(NewContext(), state, new StepFailure(error, new RecordedFailureException(error)))).ConfigureAwait(false);
        By = Step;
    }

    /// <summary>Goes by what runs a sub-workflow.</summary>
    internal async ValueTask WalkAsync<T>(Func<ValueTask<T>> body)
    {
        IsWalk = true;
        try
        {
            await body().ConfigureAwait(false);
        }
        catch (SuspendedException)
        {
            // Where its records end.
        }
        finally
        {
            IsWalk = false;
        }
    }

    /// <summary>A context for what asks nothing of it but to run a sub-workflow.</summary>
    internal StepContext NewContext() => new(new AttemptInProgress(this, 0, null));

    /// <summary>Goes on with the fallback, for which the step was given up before.</summary>
    /// <param name="record">Says so.</param>
    internal void StandIn(StepRecord record)
    {
        StandIn(new StepFailure(record.Error!, new RecordedFailureException(record.Error!)));
        CountBelow(record);
    }

    private void StandIn(StepFailure failure)
    {
        _failure = failure;
        By = Step.Fallback ?? Step;
        _settings = null;
    }

    private async ValueTask<T> AttemptOrFallBackAsync<T, TState>(TState state, StepCode<T, TState> code, KeyedDriver? recorder)
    {
        if (_failure is null)
        {
            try
            {
                return await AttemptAsync(state, code.Body).ConfigureAwait(false);
            }
            catch (Exception exception) when (code.Fallback is not null && MayBeReplaced(exception))
            {
                StandIn(new StepFailure(ErrorOf(exception, canceled: false), exception));
                // What it begins is not to be left behind by a step that runs again and does not fail.
                if (recorder is not null && By.Definition.Child is not null)
                    await RecordReplacedAsync(recorder).ConfigureAwait(false);
            }
        }

        return await AttemptAsync((State: state, Failure: _failure!, code.Fallback), static (context, a) => a.Fallback!(context, a.State, a.Failure))
            .ConfigureAwait(false);
    }

    private async ValueTask RecordReplacedAsync(KeyedDriver recorder)
    {
        await recorder.AppendAsync(Record(RunRecordKind.Replaced) with { Error = _failure!.Error }).ConfigureAwait(false);
        _recorded = _attempts.Length;
    }

    private bool MayBeReplaced(Exception exception) => exception is not SuspendedException
        && Run is not { IsAbandoned: true }
        && !Scope!.IsCanceled(exception)
        && ErrorOf(exception, canceled: false).Kind != ErrorKind.BudgetExceeded;

    private void Remember<T, TState>(TState state, T value, StepCode<T, TState> code, long? sequence)
    {
        if (code.Undo is { } undo)
        {
            var undos = Run!.Ledger.Undos;
            undos.Add(new Undo<T, TState>(this, sequence ?? undos.NextOrder(), state, value, undo));
        }
    }
}
