using System.Collections;

namespace CodeFirstWorkflows.Runtime;

/// <summary>All attempts of a fan-out in the order of its items, put together when they are first read.</summary>
/// <param name="time">The engine's clock.</param>
/// <param name="isDirect">Whether the items were called directly, each of them once: then its duration is all there is to keep.</param>
/// <param name="isMeasured">Whether there are durations.</param>
internal sealed class ItemAttempts(TimeProvider time, bool isDirect, bool isMeasured) : IReadOnlyList<StepAttempt>
{
    private long[] _durations = [];
    private IReadOnlyList<StepAttempt>?[] _attempts = [];
    private StepAttempt[]? _all;

    internal bool IsDirect => isDirect;

    /// <summary>How many items there were.</summary>
    internal int Items { get; set; }

    /// <summary>Why items failed, by their indexes.</summary>
    internal SortedList<int, StepError> Errors { get; } = [];

    public int Count => All.Length;

    public StepAttempt this[int index] => All[index];

    private StepAttempt[] All => _all ??= [.. Enumerable.Range(0, Items).SelectMany(AttemptsOf)];

    public IEnumerator<StepAttempt> GetEnumerator() => All.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Grow(int items)
    {
        if (!isDirect)
            Array.Resize(ref _attempts, items);
        else if (isMeasured)
            Array.Resize(ref _durations, items);
    }

    internal void Keep(int index, long duration)
    {
        if (isMeasured)
            _durations[index] = duration;
    }

    internal void Keep(int index, IReadOnlyList<StepAttempt> attempts) => _attempts[index] = attempts;

    private IReadOnlyList<StepAttempt> AttemptsOf(int index)
    {
        if (!isDirect)
            return _attempts[index] ?? [];
        var duration = isMeasured ? time.GetElapsedTime(0, _durations[index]) : TimeSpan.Zero;
        return [new StepAttempt(1, null, null, null, duration, Errors.GetValueOrDefault(index), null)];
    }
}
