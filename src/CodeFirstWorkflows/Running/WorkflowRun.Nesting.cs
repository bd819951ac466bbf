using System.Runtime.ExceptionServices;
using CodeFirstWorkflows.Runtime;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

// How a run is part of another one whose step it is.
public abstract partial class WorkflowRun
{
    private const int DeepestNesting = 64;

    /// <summary>What the keys of the run's steps begin with.</summary>
    internal string Prefix => _nesting?.Prefix ?? "";

    /// <summary>The run that this one is part of, however deep.</summary>
    internal WorkflowRun Root => _nesting is null ? this : _nesting.Root;

    internal Parking? Parking => _ledger?.Parking;

    /// <summary>Runs the steps as part of the run around it: of the same id, driven and told in the same way.</summary>
    internal ValueTask ExecuteIn(StepExecution caller)
    {
        var parent = caller.Run!;
        var depth = (parent._nesting?.Depth ?? 0) + 1;
        if (depth > DeepestNesting)
        {
            throw new WorkflowException(
                $"Step '{caller.Key}' would run {WorkflowName} as sub-workflow number {depth} inside each other, but they nest {DeepestNesting} deep at most. " +
                "A workflow that runs itself needs a condition that ends.");
        }

        if (_steps.Shape.IsDurable && parent.Driver.Journal is null)
            throw NoStore();
        _nesting = new Nesting(caller, parent.Root, caller.InnerPrefix, depth);
        _id = parent.Id;
        _ledger = parent.Ledger;
        _driver = parent._driver;
        _mode = parent._mode & ~(RunMode.Given | RunMode.Walking | RunMode.Learning);
        _started = Engine.Time.GetTimestamp();
        _scope.MoveBorder(_started);
        Volatile.Write(ref _state, (int)WorkflowState.Running);
        return ExecuteNestedAsync();
    }

    private async ValueTask ExecuteNestedAsync()
    {
        LookBack();
        Exception? failure = null;
        try
        {
            await ExecuteAsync(_scope).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        if (IsGoneBy)
            await GoByRecoveryAsync().ConfigureAwait(false);
        else if (failure is not null || TakesBack)
            failure = await DealWithAsync(failure).ConfigureAwait(false);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>The settings that the runs of sub-workflows share with this one.</summary>
    internal RunOptions? OptionsForChildren() => _options is null or { RunId: null, Steps.Count: 0, Given.Count: 0 }
        ? _options
        : new RunOptions { Prompts = _options.Prompts, KeepMessages = _options.KeepMessages };

    /// <summary>Counts tokens that were just used: as the run's, and for each step around it.</summary>
    internal void CountFresh(UsageDetails? usage)
    {
        Ledger.AddUsage(usage);
        CountBelow(usage, isFresh: true);
    }

    /// <summary>Counts tokens that the run's record has counted already.</summary>
    internal void CountRecorded(UsageDetails? usage) => CountBelow(usage, isFresh: false);

    private void CountBelow(UsageDetails? usage, bool isFresh)
    {
        if (usage is null || (_mode & RunMode.Learning) != 0)
            return;
        // One whose record says so already stands for all above it.
        for (var caller = _nesting?.Caller; caller is { IsWalk: false }; caller = caller.Run!._nesting?.Caller)
            caller.Below.Add(usage, isFresh);
    }

    private sealed record Nesting(StepExecution Caller, WorkflowRun Root, string Prefix, int Depth);
}
