using System.Globalization;
using System.Text.Json;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.Hosting;

namespace CodeFirstWorkflows.Nemesis.Process;

/// <summary>Starts runs and answers waits, whoever executes them, and does what it is told.</summary>
internal sealed class Traffic(WorkflowEngine engine, Journey journey, Effects effects) : BackgroundService
{
    // More than these at once would only wait for each other.
    private const int MostRuns = 24;

    private int _numbers;
    private volatile bool _startsRuns = true;

    /// <summary>Does what a line says: drain; answer run key; cancel, pause, resume or delete run.</summary>
    internal void Obey(string line)
    {
        switch (line.Split('\t'))
        {
            case ["drain"]:
                _startsRuns = false;
                break;
            case ["answer", var run, var key]:
                _ = AnswerAsync(run, key);
                break;
            case ["cancel", var run]:
                _ = TellAsync("cancel", run, async () => await engine.Runs.CancelAsync(run));
                break;
            case ["pause", var run]:
                _ = TellAsync("pause", run, async () => await engine.Runs.PauseAsync(run));
                break;
            case ["resume", var run]:
                _ = TellAsync("resume", run, async () => await engine.Runs.ResumeAsync(run));
                break;
            case ["delete", var run]:
                _ = TellAsync("delete", run, async () => await engine.Runs.DeleteAsync(run));
                break;
            default:
                throw new InvalidOperationException($"What is '{line}'?");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (_startsRuns && (await engine.Runs.ListAsync(new RunFilter { State = WorkflowState.Running }, stoppingToken)).Count < MostRuns)
                    await StartAsync();
                foreach (var wait in await engine.Runs.WaitsAsync(ct: stoppingToken))
                {
                    // Each process answers each wait, at times of its own.
                    if (!_startsRuns || Random.Shared.Next(4) == 0)
                        _ = AnswerAsync(wait.Run.Id, wait.Wait.Key);
                }
            }
            catch (Exception exception) when (exception is WorkflowException or InvalidOperationException)
            {
                effects.Add("trouble", "", "", exception.Message);
            }

            await Task.Delay(Random.Shared.Next(100, 500), stoppingToken);
        }
    }

    private async Task StartAsync()
    {
        var fails = Random.Shared.Next(6) == 0;
        // Names tell what is to become of a run.
        var id = string.Create(CultureInfo.InvariantCulture, $"{(fails ? "fail" : "pass")}-{Environment.ProcessId}-{Interlocked.Increment(ref _numbers)}");
        var input = new Destination(id, Random.Shared.Next(0, 7), fails, Random.Shared.Next(2) == 0);
        effects.Add("starting", id);
        var run = await journey.StartAsync(input, new RunOptions { RunId = id });
        effects.Add("started", id);
        _ = WatchAsync(run);
    }

    private async Task WatchAsync(Journey.Run run)
    {
        await run.Completion;
        var tokens = run.Usage.TotalTokenCount ?? 0;
        effects.Add("settled", run.Id, run.State.ToString(), string.Create(CultureInfo.InvariantCulture, $"{tokens} {run.Error?.Type}"));
    }

    private async Task AnswerAsync(string run, string key)
    {
        var answer = string.Create(CultureInfo.InvariantCulture, $"answer-{Environment.ProcessId}-{Interlocked.Increment(ref _numbers)}");
        effects.Add("answering", run, key, answer);
        try
        {
            await engine.Runs.AnswerAsync(run, key, JsonSerializer.SerializeToElement(answer, Words.Default.String));
            effects.Add("accepted", run, key, answer);
        }
        catch (AnswerRefusedException exception)
        {
            effects.Add("refused", run, key, $"{answer} {exception.Reason}");
        }
        catch (Exception exception)
        {
            effects.Add("unknown", run, key, $"{answer} {exception.GetType().Name} {exception.Message}");
        }
    }

    private async Task TellAsync(string what, string run, Func<Task> act)
    {
        effects.Add(what, run);
        try
        {
            await act();
            effects.Add(what + "-done", run);
        }
        catch (Exception exception)
        {
            effects.Add(what + "-failed", run, "", $"{exception.GetType().Name} {exception.Message}");
        }
    }
}
