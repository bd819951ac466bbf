using System.Collections;

namespace CodeFirstWorkflows.Runtime;

/// <summary>What is kept of an item of a fan-out: its attempts, or how long it took if it was called directly.</summary>
internal readonly record struct ItemTrail(IReadOnlyList<StepAttempt>? Attempts, long Duration, StepError? Error);

/// <summary>The attempts of all items of a fan-out in their order, put together when they are first read.</summary>
internal sealed class ItemAttempts(ItemTrail[] trails, int count, TimeProvider time) : IReadOnlyList<StepAttempt>
{
    private StepAttempt[]? _all;

    public int Count => All.Length;

    public StepAttempt this[int index] => All[index];

    private StepAttempt[] All => _all ??= [.. trails.Take(count).SelectMany(AttemptsOf)];

    public IEnumerator<StepAttempt> GetEnumerator() => All.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<StepAttempt> AttemptsOf(ItemTrail trail) =>
        trail.Attempts ?? [new StepAttempt(1, null, null, null, time.GetElapsedTime(0, trail.Duration), trail.Error, null)];
}
