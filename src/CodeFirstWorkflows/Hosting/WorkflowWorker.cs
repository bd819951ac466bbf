using System.Collections.Concurrent;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.Hosting;

namespace CodeFirstWorkflows.Hosting;

/// <summary>
/// Drives recorded runs that nobody drives: whose process died, whose wait is over, or that a message waits for. When the host stops, it lets steps in flight finish,
/// and gives the runs back.
/// </summary>
internal sealed class WorkflowWorker(WorkflowEngine engine) : BackgroundService
{
    private readonly ConcurrentDictionary<string, Task> _driven = new();
    private readonly ConcurrentDictionary<string, bool> _refused = new();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        engine.Workflows.BindRegistered();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (engine.StoredRuns is not { } runs)
            return;
        var ends = Task.WhenAll(runs.All.Select(static run => run.GiveBackAsync()).Concat(_driven.Values));
        await ends.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Past its grace period, steps in flight are at least told; whoever takes the runs up repeats them.
        foreach (var run in runs.All)
            run.LoseLease(new OperationCanceledException("The host stopped before the step had ended."));
        await runs.RetireAsync().ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!engine.Worker.IsEnabled)
            return;
        using var timer = new PeriodicTimer(engine.Worker.Interval, engine.Time);
        do
        {
            try
            {
                if (engine.StoredRuns is { } runs)
                    await SweepAsync(runs, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                engine.Logger.SweepFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task SweepAsync(OwnedRuns runs, CancellationToken stoppingToken)
    {
        var free = engine.Worker.MaxConcurrency - _driven.Count;
        if (free > 0)
        {
            // Those that cannot be driven here must not hide the others.
            var neglected = await runs.Store.FindNeglectedAsync(free + _refused.Count + _driven.Count, stoppingToken).ConfigureAwait(false);
            foreach (var run in neglected.Where(run => !_refused.ContainsKey(run.Id) && !_driven.ContainsKey(run.Id)).Take(free))
                Drive(run);
        }

        if (engine.Worker.Retention is { } retention)
            await runs.Store.PruneAsync(retention, stoppingToken).ConfigureAwait(false);
    }

    private void Drive(StoredRun run)
    {
        var started = new TaskCompletionSource();
        _driven[run.Id] = DriveAsync();
        started.SetResult();

        async Task DriveAsync()
        {
            await started.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            try
            {
                if (engine.Workflows.Find(run.Workflow, run.Version) is { } workflow)
                    await workflow.TryDriveAsync(run.Id).ConfigureAwait(false);
                else
                    Refuse(run, new InvalidOperationException($"No workflow {run.Workflow} of version {run.Version} is registered here."));
            }
            catch (Exception exception)
            {
                Refuse(run, exception);
            }
            finally
            {
                _driven.TryRemove(run.Id, out _);
            }
        }
    }

    private void Refuse(StoredRun run, Exception exception)
    {
        if (_refused.TryAdd(run.Id, true))
            engine.Logger.RunNotTakenUp(run.Id, run.Workflow, exception);
    }
}
