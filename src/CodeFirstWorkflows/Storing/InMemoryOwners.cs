namespace CodeFirstWorkflows.Storing;

/// <summary>
/// The owners that an in-memory store knows, by when their heartbeats came. The store's lock is held around all that is done here.
/// </summary>
internal sealed class InMemoryOwners(TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly Dictionary<string, Owner> _owners = [];
    private TimeProvider _time = time;

    internal void Beat(string owner, TimeSpan lasts)
    {
        if (_owners.TryGetValue(owner, out var known) && known.IsGone)
            throw LeaseLostException.OfOwner(owner);
        _owners[owner] = new Owner(_time.GetTimestamp(), _time.GetUtcNow(), lasts, IsGone: false);
    }

    internal void Retire(string owner)
    {
        if (!_owners.TryGetValue(owner, out var retiring) || !retiring.IsGone)
            _owners[owner] = new Owner(_time.GetTimestamp(), _time.GetUtcNow(), TimeSpan.Zero, IsGone: true);
        foreach (var (name, known) in _owners)
        {
            if (known.IsGone && _time.GetElapsedTime(known.At) > Remembered)
                _owners.Remove(name);
        }
    }

    /// <summary>Sees to it that an owner that lost a run stays gone.</summary>
    internal void Bury(string owner)
    {
        if (_owners.TryGetValue(owner, out var known) && !known.IsGone)
            _owners[owner] = known with { At = _time.GetTimestamp(), IsGone = true };
    }

    internal bool IsAlive(string owner) =>
        _owners.TryGetValue(owner, out var known) && !known.IsGone
        && _time.GetElapsedTime(known.At) < known.Lasts && !OwnerName.HasEnded(owner);

    /// <summary>Says when an owner was last heard of, if ever.</summary>
    internal DateTimeOffset LastBeat(string owner) => _owners.TryGetValue(owner, out var known) ? known.Seen : DateTimeOffset.MinValue;

    /// <summary>Goes on by another clock. An owner that is alive stays so from now on for as long as it said.</summary>
    internal void UseClock(TimeProvider time)
    {
        _time = time;
        foreach (var (name, known) in _owners)
            _owners[name] = known with { At = time.GetTimestamp() };
    }

    /// <summary>An owner.</summary>
    /// <param name="At">When its last heartbeat came, or when it was found to be gone: a timestamp of the monotonic clock.</param>
    /// <param name="Seen">When its last heartbeat came, by the clock on the wall: to put runs in order only.</param>
    /// <param name="Lasts">How long it counts as alive without another one.</param>
    /// <param name="IsGone">Whether it is gone for good.</param>
    private readonly record struct Owner(long At, DateTimeOffset Seen, TimeSpan Lasts, bool IsGone);
}
