namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Watches the heartbeats of owners, for stores that cannot rely on clocks: each heartbeat counts on, and an owner is gone when its
/// counter was seen standing still for as long as its last heartbeat said, measured by this process's monotonic clock from when the watch
/// first saw that number. What the clocks of the database and of the machines show does not matter. It may be used by any number of
/// threads.
/// </summary>
public sealed class OwnerWatch
{
    private readonly Dictionary<string, (long Beats, long Since)> _seen = [];
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    /// <summary>Makes a watch that has seen no owner yet.</summary>
    /// <param name="time">Its clock, of which it reads timestamps only; the system's by default.</param>
    public OwnerWatch(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <summary>Takes what a store holds about an owner, as it was read just now.</summary>
    /// <param name="seen">What it holds.</param>
    /// <returns>Whether the owner is gone: it was seen standing still for too long, or its process has ended.</returns>
    public bool IsGone(OwnerBeats seen) => StandsStill(seen) || OwnerName.HasEnded(seen.Owner);

    /// <summary>Takes all that a store holds about its owners, as it was read just now. Who is not among them is forgotten.</summary>
    /// <param name="all">All of them, except those that the store itself knows to be gone.</param>
    /// <returns>Those that are gone.</returns>
    public IReadOnlyList<OwnerBeats> FindGone(IReadOnlyCollection<OwnerBeats> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        var gone = all.Where(IsGone).ToList();
        lock (_gate)
        {
            if (_seen.Count > all.Count)
            {
                var names = all.Select(static owner => owner.Owner).ToHashSet();
                foreach (var owner in _seen.Keys.Where(owner => !names.Contains(owner)).ToList())
                    _seen.Remove(owner);
            }
        }

        return gone;
    }

    private bool StandsStill(OwnerBeats seen)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            // A lower number is an older reading, or a newer life of the same name. In either case nothing is known about how long it
            // stands.
            if (!_seen.TryGetValue(seen.Owner, out var first) || first.Beats != seen.Beats)
            {
                _seen[seen.Owner] = (seen.Beats, now);
                return false;
            }

            return _time.GetElapsedTime(first.Since, now) >= seen.Lasts;
        }
    }
}
