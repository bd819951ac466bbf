using System.Collections.Concurrent;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// The runs that a process drives: while there are any, one heartbeat tells the store that it lives. One that cannot tell so in time has lost them, and stops them.
/// </summary>
internal sealed class OwnedRuns(IRunStore store, WorkflowEngine engine)
{
    private readonly ConcurrentDictionary<string, WorkflowRun> _runs = new();
    private readonly TimeProvider _time = engine.Time;
    private readonly TimeSpan _lease = engine.Lease;
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long _beat;
    private bool _hasBeaten;

    /// <summary>What to tell who has no store and needs one.</summary>
    internal const string HowToAddOne =
        "add a store with UseInMemoryStore(), UseSqlite(…) or UsePostgreSql(…) on WorkflowEngineOptions or on services.AddWorkflows().";

    internal IRunStore Store { get; } = store;

    /// <summary>The process's name in the store.</summary>
    internal string Owner { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    internal WorkflowRun? Find(string runId) => _runs.GetValueOrDefault(runId);

    internal IReadOnlyCollection<WorkflowRun> All => [.. _runs.Values];

    /// <summary>Sees that the store knows the process before it is to own a run.</summary>
    internal async ValueTask ShowLifeAsync()
    {
        // Of several at once each tells the same.
        if (!IsDue())
            return;
        var now = _time.GetTimestamp();
        await Store.HeartbeatAsync(Owner, _lease).ConfigureAwait(false);
        Volatile.Write(ref _beat, now);
        _hasBeaten = true;
    }

    internal void Add(WorkflowRun run)
    {
        lock (_gate)
        {
            _runs[run.Id] = run;
            _timer ??= _time.CreateTimer(_ => _ = BeatAsync(), null, _lease / 3, _lease / 3);
        }
    }

    internal void Remove(WorkflowRun run)
    {
        lock (_gate)
        {
            _runs.TryRemove(KeyValuePair.Create(run.Id, run));
            if (!_runs.IsEmpty)
                return;
            _timer?.Dispose();
            _timer = null;
        }
    }

    /// <summary>Tells the store that the process is gone.</summary>
    internal async ValueTask RetireAsync()
    {
        if (_hasBeaten)
            await Store.HeartbeatAsync(Owner, TimeSpan.Zero).ConfigureAwait(false);
        _hasBeaten = false;
    }

    private bool IsDue() => !_hasBeaten || _time.GetElapsedTime(Volatile.Read(ref _beat)) >= _lease / 3;

    private async Task BeatAsync()
    {
        try
        {
            await ShowLifeAsync().ConfigureAwait(false);
            foreach (var run in All)
                await run.HearAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The next beat may be heard. If none was in time, others may have the runs by now.
            engine.Logger.HeartbeatFailed(exception);
            if (_hasBeaten && _time.GetElapsedTime(Volatile.Read(ref _beat)) < _lease)
                return;
            foreach (var run in All)
                run.LoseLease(exception);
        }
    }
}
