namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

/// <summary>True time, which no host knows, and the timers of all hosts.</summary>
internal sealed class SimTime
{
    private readonly List<SimTimer> _timers = [];

    /// <summary>Since the beginning of the history.</summary>
    internal TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

    internal void Add(SimTimer timer) => _timers.Add(timer);

    internal void Remove(SimTimer timer) => _timers.Remove(timer);

    /// <summary>The timer that fires first, in the order in which they were set if several do.</summary>
    internal SimTimer? Next()
    {
        SimTimer? next = null;
        foreach (var timer in _timers)
        {
            if (timer.Clock.Runs && (next is null || timer.At < next.At))
                next = timer;
        }

        return next;
    }
}

/// <summary>The clocks of one machine: the one that stands still while it sleeps, and the one on the wall, which can be set.</summary>
internal sealed class SimClock(SimTime time) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private TimeSpan _ahead;
    private TimeSpan _set;
    private TimeSpan? _asleepSince;

    /// <summary>Whether timers of this machine fire.</summary>
    internal bool Runs => _asleepSince is null && !IsDead;

    internal bool IsAsleep => _asleepSince is not null;

    internal bool IsDead { get; set; }

    internal TimeSpan Monotonic => (_asleepSince ?? time.Now) + _ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Monotonic.Ticks;

    public override DateTimeOffset GetUtcNow() => Start + time.Now + _set;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SimTimer(this, callback, state, dueTime, period);

    /// <summary>The true time at which the clock that runs on shows a time.</summary>
    internal TimeSpan TrueTime(TimeSpan monotonic) => time.Now + (monotonic - Monotonic);

    internal void Set(TimeSpan by) => _set += by;

    internal void Jump(TimeSpan by) => _ahead += by;

    internal void Sleep() => _asleepSince ??= time.Now;

    internal void Wake()
    {
        if (_asleepSince is { } since)
            _ahead -= time.Now - since;
        _asleepSince = null;
    }

    internal void Add(SimTimer timer) => time.Add(timer);

    internal void Remove(SimTimer timer) => time.Remove(timer);
}

/// <summary>A timer that fires when the simulation says so.</summary>
internal sealed class SimTimer : ITimer
{
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private TimeSpan _due;
    private TimeSpan _period;
    private bool _isSet;

    internal SimTimer(SimClock clock, TimerCallback callback, object? state, TimeSpan due, TimeSpan period)
    {
        Clock = clock;
        _callback = callback;
        _state = state;
        Change(due, period);
    }

    internal SimClock Clock { get; }

    /// <summary>When it fires, in true time, if the machine does not sleep.</summary>
    internal TimeSpan At => Clock.TrueTime(_due);

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Clear();
        if (dueTime == Timeout.InfiniteTimeSpan)
            return true;
        (_due, _period, _isSet) = (Clock.Monotonic + dueTime, period, true);
        Clock.Add(this);
        return true;
    }

    internal void Fire()
    {
        if (_period > TimeSpan.Zero)
            _due = Clock.Monotonic + _period;
        else
            Clear();
        if (_context is null)
            _callback(_state);
        else
            ExecutionContext.Run(_context, _ => _callback(_state), null);
    }

    public void Dispose() => Clear();

    public ValueTask DisposeAsync()
    {
        Clear();
        return default;
    }

    private void Clear()
    {
        if (_isSet)
            Clock.Remove(this);
        _isSet = false;
    }
}
