using System.Collections.Concurrent;

namespace CodeFirstWorkflows.Storing.Tests.Nemesis;

/// <summary>
/// Does something to processes, store or runs every now and then, and remembers what and when. A seed decides what, not exactly when.
/// </summary>
internal sealed class Troublemaker(Ground ground, IReadOnlyList<WorkerProcess> workers, IRunStore store, WorkflowEngine engine, TimeSpan lease, int seed)
{
    private readonly Random _random = new(seed);
    private readonly ConcurrentQueue<Trouble> _troubles = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly List<Task> _acting = [];
    private bool _isStoreBusy;

    /// <summary>What was done.</summary>
    internal IReadOnlyCollection<Trouble> Troubles => _troubles;

    /// <summary>What went wrong with the processes as such.</summary>
    internal IReadOnlyCollection<string> Faults => _faults;

    internal async Task MakeAsync(TimeSpan duration)
    {
        var end = DateTime.UtcNow + duration;
        while (DateTime.UtcNow < end)
        {
            await Task.Delay(_random.Next(200, 701));
            var (draw, worker, random) = (_random.Next(100), workers[_random.Next(workers.Count)], new Random(_random.Next()));
            if (draw < 45)
                await TellAsync(draw, worker, random);
            else
                HurtProcess(draw, worker, random);
            Reap();
        }

        await Task.WhenAll(_acting);
        Reap();
    }

    // Each trouble ends by itself, beside the others; one of a kind for each process.
    private void HurtProcess(int draw, WorkerProcess worker, Random random)
    {
        if (draw >= 85)
        {
            HurtStore(worker, random);
            return;
        }

        if (worker.IsBusy)
            return;
        _acting.Add(draw switch
        {
            < 58 => ActAsync("kill", worker, async () =>
            {
                await worker.KillAsync();
                worker.Start();
            }),
            < 75 => ActAsync("stop", worker, async () =>
            {
                worker.StopForNow();
                await Task.Delay(lease * (0.5 + (2.5 * random.NextDouble())));
                worker.GoOn();
            }),
            _ => ActAsync("terminate", worker, async () =>
            {
                var pid = worker.Pid;
                if (await worker.TerminateAsync() is not 0 and var code)
                    _faults.Enqueue($"process {pid} ended with {code} when it was asked to end");
                worker.Start();
            }),
        });
    }

    private void HurtStore(WorkerProcess worker, Random random)
    {
        var (kind, isForAll, act) = ground.Troubles[random.Next(ground.Troubles.Count)];
        if (_isStoreBusy)
            return;
        _isStoreBusy = true;
        var number = workers.ToList().IndexOf(worker);
        _acting.Add(BesideAsync(kind, isForAll ? null : worker.Pid, async () =>
        {
            await act(number, random);
            _isStoreBusy = false;
        }));
    }

    private Task ActAsync(string kind, WorkerProcess worker, Func<Task> act)
    {
        worker.IsBusy = true;
        return BesideAsync(kind, worker.Pid, async () =>
        {
            await act();
            worker.IsBusy = false;
        });
    }

    private Task BesideAsync(string kind, int? pid, Func<Task> act) => Task.Run(async () =>
    {
        var from = DateTime.UtcNow.Ticks;
        await act();
        _troubles.Enqueue(new Trouble(kind, pid, from, DateTime.UtcNow.Ticks));
    });

    private async Task TellAsync(int draw, WorkerProcess worker, Random random)
    {
        IReadOnlyList<StoredRun> runs;
        try
        {
            runs = await store.ListAsync(new RunFilter { Limit = 60 });
            runs = [.. runs.Where(static run => run.State is WorkflowState.Running or WorkflowState.Paused)];
            if (runs.Count == 0)
                return;
            if (draw < 15 && runs.Where(static run => run.State == WorkflowState.Paused).ToList() is { Count: > 0 } paused)
            {
                await AnswerTwiceAsync(paused[random.Next(paused.Count)], random);
                return;
            }
        }
        catch (RunStoreException)
        {
            // The store is away.
            return;
        }

        var what = draw switch { < 22 => "cancel", < 32 => "pause", < 40 => "resume", _ => "delete" };
        worker.Say(what, runs[random.Next(runs.Count)].Id);
    }

    // From two processes at once.
    private async Task AnswerTwiceAsync(StoredRun run, Random random)
    {
        var waits = OpenWaits.Of(run, await Journal.ReadAsync(engine, store, run.Id));
        if (waits.Count == 0)
            return;
        foreach (var worker in workers.OrderBy(_ => random.Next()).Take(2))
            worker.Say("answer", run.Id, waits[0].Key);
    }

    private void Reap()
    {
        foreach (var failed in _acting.Where(static task => task.IsFaulted))
            _faults.Enqueue($"the nemesis failed: {failed.Exception}");
        _acting.RemoveAll(static task => task.IsCompleted);
        foreach (var worker in workers.Where(static worker => !worker.IsBusy && worker.HasExited))
        {
            // Busy ones die on purpose.
            _faults.Enqueue($"process {worker.Pid} ended by itself; see {worker.Warnings}");
            worker.Deaths[worker.Pid] = DateTime.UtcNow.Ticks;
            worker.Start();
        }
    }
}
