using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Where a run keeps what became of one of its steps.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public struct StepSlot<T>
{
    private const int Exhausted = 1 << 8;

    // Written in this order, the outcome last: who reads a decided outcome on another thread sees the rest of it.
    internal T Value;
    internal StepTrace? Trace;
    internal long Duration;
    internal int Visits;
    private int _outcome;

    internal StepOutcome ReadOutcome() => (StepOutcome)(Volatile.Read(ref _outcome) & ~Exhausted);

    internal bool ReadExhausted() => (Volatile.Read(ref _outcome) & Exhausted) != 0;

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

    internal void Skip()
    {
        Trace = StepTrace.Empty;
        Duration = 0;
        Volatile.Write(ref _outcome, (int)StepOutcome.Skipped);
    }

    /// <summary>Marks the step as the end of a loop that made all its visits; its next visit begins anew.</summary>
    internal void Wait(int visit)
    {
        Trace = StepTrace.Empty;
        Duration = 0;
        Visits = visit + 1;
        Volatile.Write(ref _outcome, (int)StepOutcome.Waiting);
    }

    internal void Exhaust() => Volatile.Write(ref _outcome, _outcome | Exhausted);
}

/// <summary>What a slot keeps beyond the result, for steps that need it.</summary>
/// <param name="Attempts">The attempts; <see langword="null"/> after a plain failure.</param>
/// <param name="Error">Why the step failed.</param>
/// <param name="Below">The tokens of the steps inside, which are no attempts of this one.</param>
internal sealed record StepTrace(IReadOnlyList<StepAttempt>? Attempts, StepError? Error, UsageDetails? Below = null)
{
    internal static readonly StepTrace Empty = new([], null);
}

/// <summary>Finds the slot of a step in a run.</summary>
/// <typeparam name="T">The result's type.</typeparam>
/// <param name="run">The run.</param>
/// <returns>The slot.</returns>
public delegate ref StepSlot<T> SlotAccessor<T>(WorkflowRun run);
