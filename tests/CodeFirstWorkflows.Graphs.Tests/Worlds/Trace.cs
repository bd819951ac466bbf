namespace CodeFirstWorkflows.Graphs.Tests.Worlds;

/// <summary>A call of a step or a helper that happened.</summary>
internal sealed class Call(string label, bool isAsk, long started)
{
    public const string Failed = "failed";

    public const string Canceled = "canceled";

    public string Label { get; } = label;

    public bool IsAsk { get; } = isAsk;

    public long Started { get; } = started;

    /// <summary>When it ended; never, if the process did before.</summary>
    public long Ended { get; set; } = long.MaxValue;

    public string End { get; set; } = "not ended";

    public override string ToString() => $"{Label} = {End}";
}

/// <summary>What happened in one life of a process.</summary>
internal sealed class Trace(Clock clock)
{
    private readonly Lock _lock = new();
    private readonly List<Call> _calls = [];

    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    public Call Begin(string label, bool isAsk)
    {
        var call = new Call(label, isAsk, clock.Tick());
        lock (_lock)
            _calls.Add(call);
        return call;
    }

    public void End(Call call, string end)
    {
        call.Ended = clock.Tick();
        call.End = end;
    }
}

/// <summary>Counts what happens.</summary>
internal sealed class Clock
{
    private long _now;

    public long Tick() => Interlocked.Increment(ref _now);
}

/// <summary>What impure helpers answered last: this is what counts, for whoever has it on record does not ask again.</summary>
internal sealed class Answers
{
    private readonly Dictionary<string, bool?> _last = [];

    public bool TryFind(string label, out bool? answer)
    {
        lock (_last)
            return _last.TryGetValue(label, out answer);
    }

    public void Keep(string label, bool? answer)
    {
        lock (_last)
            _last[label] = answer;
    }
}
