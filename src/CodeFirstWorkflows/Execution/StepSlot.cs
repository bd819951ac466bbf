using System.Runtime.CompilerServices;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Where a run keeps what became of one of its steps.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public struct StepSlot<T>
{
    // Written in this order, the outcome last: who reads a decided outcome on another thread sees the rest of it.
    internal T Value;
    internal StepTrace? Trace;
    internal long Duration;
    internal int Visits;
    private int _outcome;

    internal StepOutcome ReadOutcome() => (StepOutcome)Volatile.Read(ref _outcome);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Complete(T value, int visit, long duration, StepTrace? trace = null)
    {
        Value = value;
        Trace = trace;
        Duration = duration;
        Visits = visit + 1;
        Volatile.Write(ref _outcome, (int)StepOutcome.Completed);
    }

    internal void Fail(int visit, long duration, StepTrace trace)
    {
        Trace = trace;
        Duration = duration;
        Visits = visit + 1;
        Volatile.Write(ref _outcome, (int)StepOutcome.Failed);
    }
}

/// <summary>What a slot keeps beyond the result, for steps that need it. Attempts are <see langword="null"/> after a plain failure.</summary>
internal sealed record StepTrace(IReadOnlyList<StepAttempt>? Attempts, StepError? Error);

/// <summary>Finds the slot of a step in a run.</summary>
/// <typeparam name="T">The result's type.</typeparam>
/// <param name="run">The run.</param>
/// <returns>The slot.</returns>
public delegate ref StepSlot<T> SlotAccessor<T>(WorkflowRun run);
