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
        using var signal = _signal = engine.StoredRuns is { } known ? new ChangeSignal(known.Store, engine.Time, null, known.Hear) : null;
        while (!stoppingToken.IsCancellationRequested)
        {
            var hasMore = false;
            try
            {
                if (engine.StoredRuns is { } runs)
                    hasMore = await SweepAsync(runs, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                engine.Logger.SweepFailed(exception);
            }

            await PauseAsync(hasMore, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(bool hasMore, CancellationToken stoppingToken)
    {
        var pause = engine.Worker.Interval;
        try
        {
            if (hasMore && !_executing.IsEmpty)
                await Task.WhenAny(_executing.Values).WaitAsync(pause, engine.Time, stoppingToken).ConfigureAwait(false);
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
    }

    /// <summary>Claims and executes orphaned runs.</summary>
    /// <returns>Whether there may be more of them.</returns>
    internal async Task<bool> SweepAsync(RunOwnership runs, CancellationToken stoppingToken)
    {
        var free = engine.Worker.MaxConcurrency - _executing.Count;
        if (free <= 0)
            return true;
        var wanted = Math.Max(free, Math.Min(Batch, engine.Worker.MaxConcurrency * 4));
        // Those that cannot be executed here, or not yet, must not hide the others.
        var orphans = await runs.Store.FindNeglectedAsync(wanted + _backoff.Count + _executing.Count, stoppingToken).ConfigureAwait(false);
        var ready = new List<StoredRun>();
        foreach (var run in orphans)
        {
            if (_executing.ContainsKey(run.Id) || runs.Find(run.Id) is not null || !_backoff.MayTry(run.Id))
                continue;
            if (engine.Workflows.Find(run.Workflow, run.Version) is null)
                Refuse(run.Id, run.Workflow, RunWaker.UnknownWorkflow(run), isForGood: true);
            else
                ready.Add(run);
        }

        // Several hosts see the same orphans at the same moment: each takes some of its own.
        var chosen = ready.Count <= free ? [.. ready] : ready.ToArray();
        if (chosen.Length > free)
            Random.Shared.Shuffle(chosen);
        await ExecuteAsync(runs, chosen.AsMemory(0, Math.Min(free, chosen.Length)).ToArray()).ConfigureAwait(false);
        if (engine.Worker.Retention is { } retention)
            await runs.Store.PruneAsync(retention, stoppingToken).ConfigureAwait(false);
        return ready.Count > free || orphans.Count >= wanted + _backoff.Count;
    }

    private async Task ExecuteAsync(RunOwnership runs, IReadOnlyList<StoredRun> orphans)
    {
        var reserved = new List<Execution>(orphans.Count);
        var workflows = orphans.ToDictionary(static run => run.Id, run => engine.Workflows.Find(run.Workflow, run.Version)!);
        foreach (var run in orphans)
        {
            if (runs.TryReserve(run.Id, out var execution))
                reserved.Add(execution);
        }

        if (reserved.Count == 0)
            return;
        foreach (var execution in await runs.ClaimAsync(reserved).ConfigureAwait(false))
            Execute(execution, workflows[execution.RunId]);
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
                var run = await workflow.ExecuteClaimedAsync(execution).ConfigureAwait(false);
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
