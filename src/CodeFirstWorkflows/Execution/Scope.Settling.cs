using System.Runtime.CompilerServices;

namespace CodeFirstWorkflows.Runtime;

// How long steps take, and whose fault it is if they do not end well.
public sealed partial class Scope
{
    // Steps that run one after the other share the borders between them: the clock is read once a step. Those beside each other cannot.
    private bool IsShared => _group is not null;

    /// <summary>Gives the token that the run got only when it started.</summary>
    internal void Replace(CancellationToken token) => _token = token;

    internal void MoveBorder(long now)
    {
        if (!IsShared)
            _border = now;
    }

    /// <summary>When a step that starts now has started, if steps are measured.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long StartTime() => IsShared ? Now() : _border;

    /// <summary>The time since a step's start; its end is the border to the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long Stop(long started)
    {
        var steps = Run.Bound;
        if (!steps.MeasuresSteps)
            return 0;
        var now = steps.Host.Time.GetTimestamp();
        MoveBorder(now);
        return now - started;
    }

    internal long Now() => Run.Bound.MeasuresSteps ? Run.Engine.Time.GetTimestamp() : 0;

    internal bool IsCanceled(Exception exception) => exception is OperationCanceledException && _token.IsCancellationRequested;

    /// <summary>Remembers which step an exception came from.</summary>
    internal FailureNote Note(Exception exception, StepBinding step, string key) =>
        Run.Ledger.Failures.Add(exception, step, key, IsCanceled(exception));

    /// <summary>Remembers which step an exception came from that leaves a step, a condition or a loop of this scope.</summary>
    internal FailureNote Blame(Exception exception, StepBinding step, string key)
    {
        var note = Note(exception, step, key);
        LetFail();
        return note;
    }

    /// <summary>Tells the scope's group that a failure left one of its members.</summary>
    internal void LetFail() => _group?.Fail();

    /// <summary>Throws for a step that may not start any more.</summary>
    internal void ThrowIfCanceled(StepBinding step, string key)
    {
        if (!_token.IsCancellationRequested)
            return;
        if (Run.IsAbandoned)
            throw new SuspendedException(key);
        var exception = new OperationCanceledException($"The run was canceled before step '{key}' started.", _token);
        Blame(exception, step, key);
        throw exception;
    }
}
