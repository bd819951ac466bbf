using System.Globalization;
using System.Text.Json;

namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

/// <summary>Plays a history, and sees that all promises were kept in the end.</summary>
internal sealed partial class SimHistory
{
    private static readonly string?[] Whats =
        [null, "Append", "Acquire", "Release", "Heartbeat", "Post", "Find", "Read", "Inbox", "Create", "Withdraw", "Append", "Acquire", "Release", "Post"];

    private readonly SimPlan _plan;
    private readonly SimWorld _world;
    private readonly List<(SimHost Host, string What, Task Task)> _calls = [];
    private int _answers;
    private int _starts;

    private SimHistory(SimPlan plan, PlantedFault fault, List<string>? story)
    {
        _plan = plan;
        _world = new SimWorld(plan, fault, story);
    }

    /// <summary>Plays a history.</summary>
    /// <param name="plan">What happens.</param>
    /// <param name="fault">The fault that the store has.</param>
    /// <param name="story">Gets what happened.</param>
    /// <returns>The first promise that was broken, if one was.</returns>
    internal static async Task<string?> PlayAsync(SimPlan plan, PlantedFault fault = PlantedFault.None, List<string>? story = null)
    {
        var history = new SimHistory(plan, fault, story);
        try
        {
            await history.PlayAsync();
        }
        catch (Exception exception)
        {
            history._world.Break($"the simulation failed: {exception}");
        }

        return history._world.Broken;
    }

    private async Task PlayAsync()
    {
        var order = 0;
        foreach (var action in _plan.Actions)
        {
            _world.Tell(() => $"{_world.Time.Now - TimeSpan.FromHours(1):c} {action}");
            _world.IsInterleaving = action.Order != 0 || order != 0;
            await DoAsync(action, _world.Hosts[action.Host % _world.Hosts.Length], $"r{action.Run}");
            if (action.Order != 0 && order == 0)
            {
                order = action.Order;
                continue;
            }

            await _world.SettleAsync(order);
            order = 0;
            if (_world.Broken is not null)
                return;
        }

        await EndAsync();
    }

    private async Task DoAsync(SimAction action, SimHost host, string runId)
    {
        var number = action.Number;
        switch (action.Act)
        {
            case Act.Finish or Act.Fail:
                var bodies = _world.Bodies.InFlight.FindAll(static body => body.Host.Clock.Runs);
                if (bodies.Count > 0 && action.Act == Act.Finish)
                    _world.Bodies.Finish(bodies[number % bodies.Count]);
                else if (bodies.Count > 0)
                    _world.Bodies.Fail(bodies[number % bodies.Count]);
                break;
            case Act.Advance:
                _world.IsInterleaving = false;
                await _world.SettleAsync(action.Order);
                await _world.AdvanceAsync(TimeSpan.FromMilliseconds((number % 6) switch { 0 => 50, 1 => 950, 2 => 1050, 3 => 2900, 4 => 3500, _ => 9000 }));
                break;
            case Act.SetClock:
                host.Clock.Set(TimeSpan.FromSeconds((number % 9) - 4));
                break;
            case Act.JumpClock:
                host.Clock.Jump(TimeSpan.FromSeconds(number % 5));
                break;
            case Act.Sleep:
                host.Clock.Sleep();
                break;
            case Act.Wake:
                host.Clock.Wake();
                break;
            case Act.Fault:
                _world.Arm(host, Whats[number % Whats.Length], (Fate)(1 + (number / Whats.Length % 4)));
                break;
            case Act.Return:
                await _world.ReturnAsync(number);
                break;
            case Act.Stop or Act.EndGrace or Act.Crash:
                await _world.SettleAsync(action.Order);
                await EndHostAsync(action, host);
                break;
            default:
                if (host.TakesCalls)
                    Call(action, host, runId);
                break;
        }
    }

    private async Task EndHostAsync(SimAction action, SimHost host)
    {
        if (!host.Clock.Runs)
            return;
        if (action.Act == Act.Crash)
        {
            _world.Replace(host);
            return;
        }

        if (host.Grace is null && action.Act == Act.Stop)
        {
            host.Grace = new CancellationTokenSource();
            if (action.Number % 2 == 0)
                await host.Grace.CancelAsync();
            host.Stopped = host.Ownership.StopAsync(host.Grace.Token);
        }
        else if (host.Grace is not null)
        {
            await host.Grace.CancelAsync();
        }

        await _world.SettleAsync();
        if (host.Grace is { IsCancellationRequested: true })
        {
            // What does not listen ends late, but it ends.
            await _world.CutOffAsync(host);
            await _world.FinishBodiesAsync(each => each == host);
        }

        if (host.Stopped is { IsCompleted: true })
            Replace(host);
    }

    private void Replace(SimHost host)
    {
        foreach (var execution in host.Ownership.All)
            _world.Break($"{host} has stopped and still executes {execution.RunId}");
        _world.Replace(host);
    }

    private void Call(SimAction action, SimHost host, string runId)
    {
        var run = _world.Store.Find(runId);
        var task = action.Act switch
        {
            Act.Start => StartAsync(host, runId, action.Number),
            Act.Answer => AnswerAsync(host, run, runId, action.Number),
            Act.Resume => ResumeAsync(host, run, runId),
            Act.Pause => host.Engine.Runs.PauseAsync(runId),
            Act.Cancel => CancelAsync(host, run, runId),
            Act.Delete => host.Engine.Runs.DeleteAsync(runId),
            _ => host.SweepAsync(),
        };
        Watch(host, action.ToString(), task);
    }

    private void Watch(SimHost host, string what, Task task)
    {
        _calls.Add((host, what, task));
        _ = task.ContinueWith(
            ended => _world.Tell(() => $"    {host} ends {what}{(ended.Exception?.InnerException is { } why ? $": {why.GetType().Name} {why.Message}" : "")}"),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private Task StartAsync(SimHost host, string runId, int number)
    {
        var options = new RunOptions { RunId = runId, IfExists = number / 4 % 2 == 0 ? RunExists.Join : RunExists.Refuse };
        var mark = string.Create(CultureInfo.InvariantCulture, $"{runId}.{++_starts}");
        var workflow = host.Workflows![number % 4];
        return number / 8 % 2 == 0 ? workflow.RunAsync(mark, options) : workflow.StartAsync(mark, options);
    }

    private async Task ResumeAsync(SimHost host, SimRun? run, string runId)
    {
        _world.Store.Resuming.Add(runId);
        if (run is not null)
        {
            run.Resumes++;
            run.ResumesUnderWay++;
            // Whoever resumes a run that was canceled wants it to go on, as far as it can.
            run.IsClosed = run.IsCancelPromised = false;
        }

        try
        {
            await host.Engine.Runs.ResumeAsync(runId);
        }
        finally
        {
            if (run is not null)
                run.ResumesUnderWay--;
            _world.Store.Resuming.Remove(runId);
        }
    }

    private async Task CancelAsync(SimHost host, SimRun? run, string runId)
    {
        run?.IsCancelAsked = true;
        var wasPaused = run is { State: WorkflowState.Paused, ResumesUnderWay: 0 };
        // It may have looked before a resume let the run go on.
        var hadEnded = run is { HasEnded: true };
        var resumes = run?.Resumes;
        _world.Store.Canceling.Add(runId);
        await host.Engine.Runs.CancelAsync(runId);
        _world.Store.Canceling.Remove(runId);
        if (run is null)
            return;
        run.IsCancelPromised = !hadEnded && run.ResumesUnderWay == 0 && resumes == run.Resumes && !_world.Store.Resuming.Contains(runId);
        run.IsClosed = wasPaused && run is { IsCancelPromised: true, State: WorkflowState.Paused or WorkflowState.Failed };
    }

    // Callers know a wait by its key, or only that there is one.
    private async Task AnswerAsync(SimHost host, SimRun? run, string runId, int number)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"a{++_answers}");
        var key = run is null || number % 3 == 0 ? null : run.Open.Concat(run.Answers.Keys).Order(StringComparer.Ordinal).LastOrDefault();
        await host.Engine.Runs.AnswerAsync(runId, key, JsonSerializer.SerializeToElement(value));
        if (run is null || run.IsDeleted)
            return;
        // Each of these workflows waits once.
        var wait = key ?? run.Open.Concat(run.Answers.Keys).Single();
        if (!run.Accepted.TryAdd(wait, value))
            _world.Break($"'{run.Accepted[wait]}' and '{value}' were both accepted by '{wait}' of {run.Mark}");
        else if (run.Answers.TryGetValue(wait, out var recorded) && recorded != value)
            _world.Break($"'{value}' was accepted by '{wait}' of {run.Mark}, and '{recorded}' is recorded");
    }
}
