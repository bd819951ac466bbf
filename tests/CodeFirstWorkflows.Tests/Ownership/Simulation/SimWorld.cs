using System.Globalization;

namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

/// <summary>The hosts, the store and the time of one history, and what is on its way between them.</summary>
internal sealed class SimWorld
{
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private readonly List<Held> _held = [];
    private readonly List<Held> _turns = [];
    private readonly List<(SimHost Host, string? What, Fate Fate)> _faults = [];
    private readonly List<string>? _story;
    private readonly bool _hasHints;
    private int _named;

    internal SimWorld(SimPlan plan, PlantedFault fault, List<string>? story)
    {
        _story = story;
        _hasHints = plan.HasHints;
        Time = new SimTime();
        StoreClock = new SimClock(Time);
        Store = new SimStore(this, StoreClock, fault);
        Bodies = new SimBodies(this, plan.Seed);
        Hosts = [.. Enumerable.Range(0, plan.Hosts).Select(_ => NewHost())];
    }

    internal SimTime Time { get; }

    internal SimClock StoreClock { get; }

    internal SimStore Store { get; }

    internal SimBodies Bodies { get; }

    /// <summary>The hosts that there are.</summary>
    internal SimHost[] Hosts { get; }

    internal List<SimHost> AllHosts { get; } = [];

    /// <summary>Whether calls of the store take turns.</summary>
    internal bool IsInterleaving { get; set; }

    /// <summary>The first promise that was broken.</summary>
    internal string? Broken { get; private set; }

    internal SimHost NewHost()
    {
        var host = new SimHost(this, Time, Store, (++_named).ToString(CultureInfo.InvariantCulture));
        AllHosts.Add(host);
        return host;
    }

    /// <summary>Ends a host, and puts a new one in its place.</summary>
    internal void Replace(SimHost host)
    {
        host.Clock.IsDead = true;
        Hosts[Array.IndexOf(Hosts, host)] = NewHost();
    }

    internal SimRun? RunOf(string mark) => Store.All.Find(run => run.Mark == mark);

    internal void Break(string what)
    {
        Tell(() => $"    BROKEN: {what}");
        Broken ??= what;
    }

    internal void JudgeGround(SimRun run)
    {
        if (run.Groundless is { } state)
            Break($"{run.Mark} was {state}, was claimed without a reason, and goes on");
    }

    internal void Tell(Func<string> what) => _story?.Add(what());

    internal string NameOf(string owner)
    {
        var host = AllHosts.Find(host => host.Owners.ContainsKey(owner));
        return host is null ? "nobody known" : $"{host}#{host.Owners.Keys.ToList().IndexOf(owner) + 1}";
    }

    /// <summary>Whether a host cannot know how much time has passed since the last heartbeat: it slept, and its clock was set back.</summary>
    internal bool HasLyingClock(SimHost host) => host.Owners.Values.Any(began =>
        began is { } at && Time.Now - at.True > Longer(host.Clock.Monotonic - at.Monotonic, host.Clock.GetUtcNow() - at.Utc) + TimeSpan.FromMilliseconds(1));

    internal void Arm(SimHost host, string? what, Fate fate) => _faults.Add((host, what, fate));

    internal Fate FateOf(SimHost host, string what)
    {
        var next = _faults.FindIndex(fault => fault.Host == host && (fault.What is null || fault.What == what));
        if (next < 0)
            return Fate.Passes;
        var fate = _faults[next].Fate;
        _faults.RemoveAt(next);
        return fate;
    }

    internal Task HoldAsync(SimHost host, string what, Fate fate)
    {
        var held = new Held(host, what);
        (fate == Fate.Passes ? _turns : _held).Add(held);
        return held.Task;
    }

    internal void Hint(string runId)
    {
        if (!_hasHints)
            return;
        foreach (var host in AllHosts)
        {
            if (!host.Clock.Runs)
                continue;
            if (host.Ownership.Find(runId) is { } execution)
                _ = host.Ownership.HearAsync(execution);
            host.Store.Hint(runId);
        }
    }

    /// <summary>Lets a call that is on its way come to its end.</summary>
    internal async Task ReturnAsync(int number)
    {
        var ready = _held.FindAll(static held => held.Host.Clock.Runs);
        if (ready.Count == 0)
            return;
        var held = ready[number % ready.Count];
        _held.Remove(held);
        Tell(() => $"    {held.Host}: {held.What} goes on");
        held.Release();
        await SettleAsync();
    }

    /// <summary>Waits until nothing happens any more by itself.</summary>
    internal async Task SettleAsync(int order = 0)
    {
        await SoleWorker.QuietAsync();
        var random = order == 0 ? null : new Random(order);
        while (_turns.Count > 0)
        {
            var next = _turns[random?.Next(_turns.Count) ?? 0];
            _turns.Remove(next);
            Tell(() => $"    {next.Host}: {next.What}");
            next.Release();
            await SoleWorker.QuietAsync();
        }
    }

    internal async Task AdvanceAsync(TimeSpan by)
    {
        var until = Time.Now + by;
        while (Time.Next() is { } timer && timer.At <= until)
        {
            if (timer.At > Time.Now)
                Time.Now = timer.At;
            timer.Fire();
            await SettleAsync();
        }

        Time.Now = until;
    }

    /// <summary>No call is lost or slow from now on, all machines are awake, and all steps succeed.</summary>
    internal async Task CalmDownAsync()
    {
        _faults.Clear();
        IsInterleaving = false;
        await SettleAsync();
        Bodies.AreDone = true;
        foreach (var host in AllHosts)
        {
            host.Clock.Wake();
            if (host.Grace is { } grace)
                await grace.CancelAsync();
            await SettleAsync();
        }

        while (_held.Exists(static held => held.Host.Clock.Runs))
            await ReturnAsync(0);
        await FinishBodiesAsync(static _ => true);
        foreach (var host in Hosts.Where(static host => host.Stopped is { IsCompleted: true }).ToList())
            Replace(host);
    }

    internal async Task FinishBodiesAsync(Func<SimHost, bool> ofHost)
    {
        foreach (var body in Bodies.InFlight.Where(body => body.Host.Clock.Runs && ofHost(body.Host)).ToList())
            Bodies.Finish(body);
        await SettleAsync();
    }

    /// <summary>The connections of a host that ends break.</summary>
    internal async Task CutOffAsync(SimHost host)
    {
        _faults.RemoveAll(fault => fault.Host == host);
        while (_held.Find(held => held.Host == host) is { } held)
        {
            _held.Remove(held);
            held.Release();
            await SettleAsync();
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed class Held(SimHost host, string what)
    {
        private readonly TaskCompletionSource _source = new();

        internal SimHost Host { get; } = host;

        internal string What { get; } = what;

        internal Task Task => _source.Task;

        internal void Release() => _source.SetResult();
    }
}
