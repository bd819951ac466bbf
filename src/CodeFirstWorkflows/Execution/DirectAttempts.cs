using System.Collections;

namespace CodeFirstWorkflows.Runtime;

/// <summary>The attempts of items that were called directly, one each: made when they are first read.</summary>
internal sealed class DirectAttempts(long[] durations, IReadOnlyList<(int Index, StepError Error)> errors, TimeProvider time) : IReadOnlyList<StepAttempt>
{
    private StepAttempt[]? _all;

    public int Count => durations.Length;

    public StepAttempt this[int index] => All[index];

    private StepAttempt[] All => _all ??= Make();

    public IEnumerator<StepAttempt> GetEnumerator() => All.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private StepAttempt[] Make()
    {
        var errorOf = errors.ToDictionary(static entry => entry.Index, static entry => entry.Error);
        return [.. durations.Select((duration, index) =>
            new StepAttempt(1, null, null, null, time.GetElapsedTime(0, duration), errorOf.GetValueOrDefault(index), null))];
    }
}
