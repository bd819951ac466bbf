namespace CodeFirstWorkflows.Ownership;

/// <summary>
/// The one execution of a run in this process: reserved before the run is claimed or created, so that later callers join it instead of beginning another.
/// </summary>
internal sealed class Execution(RunOwnership ownership, string runId)
{
    private readonly TaskCompletionSource<IExecutedRun?> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal string RunId { get; } = runId;

    internal RunOwnership Ownership { get; } = ownership;

    internal ExecutionStop Stop { get; } = new();

    /// <summary>The right to execute the run, once there is one.</summary>
    internal Claim? Claim { get; set; }

    /// <summary>Whether the run is being released at this moment.</summary>
    internal bool IsReleasing { get; set; }

    /// <summary>The run that is executed, once it is; <see langword="null"/> if the reservation ended without one.</summary>
    internal Task<IExecutedRun?> Begun => _begun.Task;

    /// <summary>Whether the caller is a part of it, such as a step of the run: it must not wait for its end.</summary>
    internal bool HasCaller => Begun is { IsCompletedSuccessfully: true, Result: { } run } && CurrentExecution.IsInside(run);

    /// <summary>Ends when the run may be claimed again in this process.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Shows the run to those who join.</summary>
    internal void Begin(IExecutedRun run) => _begun.TrySetResult(run);

    /// <summary>Ends the execution, or a reservation that led to none.</summary>
    internal void End()
    {
        if (_ended.Task.IsCompleted)
            return;
        Ownership.Remove(this);
        _begun.TrySetResult(null);
        _ended.TrySetResult();
    }
}
