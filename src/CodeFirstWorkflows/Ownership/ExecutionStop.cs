namespace CodeFirstWorkflows.Ownership;

/// <summary>
/// Says why the execution of a run stops, if it does. Failures are decided only while there is no reason to stop: what steps throw otherwise is no failure of theirs.
/// </summary>
#pragma warning disable CA1001 // A source of tokens without a timer holds nothing that has to be disposed, and steps left behind may still look at their token.
internal sealed class ExecutionStop
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _abandoned = new();
    private volatile StopReason _reason;

    internal StopReason Reason => _reason;

    /// <summary>What led to it, if that was an exception.</summary>
    internal Exception? Cause { get; private set; }

    /// <summary>Whether steps that have not started do not start any more.</summary>
    internal bool IsAsked => _reason != StopReason.None;

    /// <summary>Whether nothing that happens from now on counts: it is not recorded, retried, replaced, passed over or compensated.</summary>
    internal bool IsAbandoned => _reason >= StopReason.HostStopped;

    /// <summary>Cancels steps in flight when the execution is abandoned.</summary>
    internal CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Asks the execution to stop.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="cause">What led to it.</param>
    /// <returns>What callbacks of steps in flight threw when they were canceled.</returns>
    internal Exception? Ask(StopReason reason, Exception? cause = null)
    {
        lock (_gate)
        {
            if (_reason >= reason)
                return null;
            Cause = cause ?? Cause;
            _reason = reason;
        }

        if (reason < StopReason.HostStopped)
            return null;
        try
        {
            _abandoned.Cancel();
            return null;
        }
        catch (AggregateException exception)
        {
            // All callbacks were called; that one of them threw changes nothing.
            return exception;
        }
    }
}
