using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Decides what becomes of the steps that are not called directly.</summary>
internal abstract class Driver
{
    /// <summary>Whether the run began earlier: what happens now may have been told then.</summary>
    internal abstract bool IsResumed { get; }

    /// <summary>The run's record, if it has one.</summary>
    internal abstract Journal? Journal { get; }

    internal abstract ValueTask<T> Invoke<T, TState>(
        StepExecution execution, StepBinding<T> step, TState state, StepCode<T, TState> code);

    /// <summary>Runs a helper that deals with a failure. It has no result on record: it runs again if the process dies before what it is for is recorded.</summary>
    internal abstract ValueTask<T> InvokeHelper<T, TState>(
        StepExecution execution, StepBinding<T> helper, TState state, Func<StepContext, TState, ValueTask<T>> body);

    /// <summary>The result of a fan-out that is known as a whole.</summary>
    internal abstract ValueTask<Tried<T>> TakeWhole<T>(Scope scope, StepBinding<T> step, int visit, IRecordedForm<T> form);

    internal abstract bool Decide<TState>(WorkflowRun run, string decision, TState state, Func<TState, bool> condition, bool isPure);

    /// <summary>The decisions that no record holds yet, for the run's last one.</summary>
    internal abstract IReadOnlyList<RecordedDecision> PendingDecisions();

    /// <summary>Whether it was told earlier how a step was decided that does not run.</summary>
    internal abstract bool HasTold(string key);

    /// <summary>Why a scope began to take back what it did, if it did begin: its own failure first, then what went wrong when that was dealt with.</summary>
    internal abstract IReadOnlyList<StepError> CompensatedFor(string prefix);

    /// <summary>The last failure on record of a step in a scope.</summary>
    internal abstract StepError? FailureIn(string prefix);

    /// <summary>A scope begins to take back what it did: from now on it does nothing else.</summary>
    internal abstract ValueTask BeginCompensationAsync(string prefix, IReadOnlyList<StepError> errors);

    internal abstract bool IsUndone(string key);

    /// <summary>A step was taken back.</summary>
    internal abstract ValueTask UndoneAsync(string key);

    private protected static bool TryGiven<T>(WorkflowRun run, StepBinding<T> step, int visit, out T value)
    {
        if (visit == 0 && step.Slot is not null && run.Options is { Given.Count: > 0 } options)
        {
            foreach (var given in options.Given)
            {
                if (given is GivenResult<T> match && match.Step == step.Name)
                {
                    value = match.Value;
                    return true;
                }
            }
        }

        value = default!;
        return false;
    }
}
