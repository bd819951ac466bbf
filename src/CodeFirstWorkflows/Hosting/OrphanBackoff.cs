using System.Collections.Concurrent;

namespace CodeFirstWorkflows.Hosting;

/// <summary>
/// Knows which orphaned runs this process could not execute, and when it tries them again: what passes is tried with a growing delay, what cannot change in this process
/// (an unknown workflow or version, a changed shape) not any more.
/// </summary>
internal sealed class OrphanBackoff(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    internal int Count => _entries.Count;

    internal bool MayTry(string runId) =>
        !_entries.TryGetValue(runId, out var entry) || (entry.Delay is { } delay && time.GetElapsedTime(entry.Since) >= delay);

    /// <summary>Remembers that a run could not be executed.</summary>
    /// <returns>Whether it is the first time.</returns>
    internal bool Failed(string runId, bool isForGood)
    {
        var isFirst = true;
        _entries.AddOrUpdate(
            runId,
            _ => new(time.GetTimestamp(), isForGood ? null : Shortest),
            (_, earlier) =>
            {
                isFirst = false;
                return new(time.GetTimestamp(), isForGood ? null : earlier.Delay is { } delay && delay * 2 < Longest ? delay * 2 : Longest);
            });
        return isFirst;
    }

    /// <summary>Forgets runs that are orphaned no more: another process executes them, or they have ended.</summary>
    internal void Keep(Predicate<string> isOrphaned)
    {
        foreach (var runId in _entries.Keys)
        {
            if (!isOrphaned(runId))
                _entries.TryRemove(runId, out _);
        }
    }

    internal void Succeeded(string runId) => _entries.TryRemove(runId, out _);

    private sealed record Entry(long Since, TimeSpan? Delay);
}
