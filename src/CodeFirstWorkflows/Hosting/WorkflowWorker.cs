using System.Collections.Concurrent;
using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.Hosting;

namespace CodeFirstWorkflows.Hosting;

/// <summary>
/// Executes orphaned runs: those whose process died, whose wait is over, or that have a message. When the host stops, it lets steps in flight finish, and releases
/// the runs.
/// </summary>
internal sealed class WorkflowWorker(WorkflowEngine engine) : BackgroundService
{
    // So many orphans are looked at, to choose from: several hosts do so at the same moment.
    private const int Batch = 64;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, Task> _executing = new();
    private readonly OrphanBackoff _backoff = new(engine.Time);
    private ChangeSignal? _signal;
    private long? _pruned;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Two workflows of one identity are an error at start, not when one of them is first used.
        engine.Workflows.BindRegistered();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (engine.StoredRuns is { } runs)
            await runs.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!engine.Worker.IsEnabled)
            return;
        await Task.Yield();
        using var signal = _signal = engine.StoredRuns is { } known
            ? new ChangeSignal(known.Store, engine.Time, runId => NeedsSweep(known, runId))
            : null;
        while (!stoppingToken.IsCancellationRequested)
        {
            var hasMore = false;
            try
            {
                if (engine.StoredRuns is { } runs)
                {
                    hasMore = await SweepAsync(runs, stoppingToken).ConfigureAwait(false);
                    await PruneAsync(runs, stoppingToken).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                engine.Logger.SweepFailed(exception);
            }

            await PauseAsync(hasMore, stoppingToken).ConfigureAwait(false);
        }
    }

    // A run that is executed here finds its messages by itself, unless it has looked for the last time already; and that it is released is no news.
    private bool NeedsSweep(RunOwnership runs, string runId)
    {
        if (runs.Find(runId) is not { } execution)
            return true;
        if (!execution.IsReleasing)
            _ = HearAsync();
        return false;

        async Task HearAsync()
        {
            await runs.HearAsync(execution).ConfigureAwait(false);
            await execution.Ended.ConfigureAwait(false);
            _signal?.Set();
        }
    }

    private async Task PauseAsync(bool hasMore, CancellationToken stoppingToken)
    {
        var pause = engine.Worker.Interval;
        try
        {
            if (hasMore && !_executing.IsEmpty)
                await WaitForRoomAsync().WaitAsync(pause, engine.Time, stoppingToken).ConfigureAwait(false);
            else if (hasMore)
                await Task.Delay(ShortestPause, engine.Time, stoppingToken).ConfigureAwait(false);
            else if (_signal is { } signal)
                await signal.WaitAsync(pause, stoppingToken).ConfigureAwait(false);
            else
                await Task.Delay(pause, engine.Time, stoppingToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The runs in flight take longer than the interval.
        }

        // Short runs end in quick succession: to look for orphans after each of them would take longer than they do.
        async Task WaitForRoomAsync()
        {
            await Task.WhenAny(_executing.Values).ConfigureAwait(false);
            var soon = Task.Delay(ShortestPause, engine.Time, stoppingToken);
            while (_executing.Count > engine.Worker.MaxConcurrency / 2 && !soon.IsCompleted)
                await Task.WhenAny([soon, .. _executing.Values]).ConfigureAwait(false);
        }
    }

    /// <summary>Claims and executes orphaned runs.</summary>
    /// <returns>Whether there may be more of them.</returns>
    internal async Task<bool> SweepAsync(RunOwnership runs, CancellationToken stoppingToken)
    {
        var free = engine.Worker.MaxConcurrency - _executing.Count;
        if (free <= 0)
            return true;
        // Those that cannot be executed here, or not yet, must not hide the others.
        var limit = Math.Max(free, Math.Min(Batch, engine.Worker.MaxConcurrency * 4)) + _backoff.Count + _executing.Count;
        var orphans = await runs.Store.FindNeglectedAsync(limit, stoppingToken).ConfigureAwait(false);
        var isComplete = orphans.Count < limit;
        if (isComplete)
            _backoff.Keep(orphans.Select(static run => run.Id).Concat(_executing.Keys).ToHashSet().Contains);
        var ready = new List<(StoredRun Run, Workflow Workflow)>();
        foreach (var run in orphans)
        {
            if (!_executing.ContainsKey(run.Id) && runs.Find(run.Id) is null && _backoff.MayTry(run.Id) && Find(run) is { } workflow)
                ready.Add((run, workflow));
        }

        // Several hosts see the same orphans at the same moment: each takes some of its own.
        var chosen = ready.Count <= free ? ready : [.. ready.Shuffle().Take(free)];
        await ExecuteAsync(runs, chosen.ToDictionary(static orphan => orphan.Run.Id, static orphan => orphan.Workflow)).ConfigureAwait(false);
        return ready.Count > free || !isComplete;
    }

    private async Task ExecuteAsync(RunOwnership runs, Dictionary<string, Workflow> orphans)
    {
        var reserved = new List<Execution>(orphans.Count);
        foreach (var runId in orphans.Keys)
        {
            if (runs.TryReserve(runId, out var execution))
                reserved.Add(execution);
        }

        if (reserved.Count == 0)
            return;
        foreach (var execution in await runs.ClaimOrphansAsync(reserved).ConfigureAwait(false))
            Execute(execution, orphans[execution.RunId]);
    }

    // A run whose workflow is not known here, or not for certain, is refused by itself: the others go on.
    private Workflow? Find(StoredRun run)
    {
        try
        {
            if (engine.Workflows.Find(run.Workflow, run.Version) is { } workflow)
                return workflow;
            Refuse(run.Id, run.Workflow, RunWaker.UnknownWorkflow(run), isForGood: true);
        }
        catch (Exception exception)
        {
            Refuse(run.Id, run.Workflow, exception, isForGood: true);
        }

        return null;
    }

    private async Task PruneAsync(RunOwnership runs, CancellationToken stoppingToken)
    {
        if (engine.Worker.Retention is not { } retention || (_pruned is { } at && engine.Time.GetElapsedTime(at) < engine.Worker.Interval))
            return;
        await runs.Store.PruneAsync(retention, stoppingToken).ConfigureAwait(false);
        _pruned = engine.Time.GetTimestamp();
    }

    private void Execute(Execution execution, Workflow workflow)
    {
        var started = new TaskCompletionSource();
        _executing[execution.RunId] = ExecuteAsync();
        started.SetResult();

        async Task ExecuteAsync()
        {
            await started.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            try
            {
                var run = await workflow.StoredRuns.ExecuteClaimedAsync(execution).ConfigureAwait(false);
                if (execution.Stop.Reason is StopReason.StoreFailed or StopReason.Unreadable)
                    Refuse(execution.RunId, run.WorkflowName, execution.Stop.Cause!, isForGood: false);
                else
                    _backoff.Succeeded(execution.RunId);
            }
            catch (Exception exception)
            {
                Refuse(execution.RunId, execution.Claim?.Found?.Workflow ?? "", exception, exception is ShapeChangedException);
            }
            finally
            {
                _executing.TryRemove(execution.RunId, out _);
            }
        }
    }

    private void Refuse(string runId, string workflow, Exception exception, bool isForGood)
    {
        if (_backoff.Failed(runId, isForGood))
            engine.Logger.RunNotTakenUp(runId, workflow, exception);
    }
}
