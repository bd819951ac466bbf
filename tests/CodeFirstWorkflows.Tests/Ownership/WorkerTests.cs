using System.Text.Json;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Ownership;

/// <summary>A host executes orphaned runs, keeps up with them, and tries again what failed in passing.</summary>
public class WorkerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryRunStore _kept;
    private readonly Trace _trace = new();

    public WorkerTests() => _kept = new InMemoryRunStore(_time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failure_that_passes_is_tried_again()
    {
        var failures = 3;
        var store = new TestStore(_kept) { Before = (call, _) => call == "acquire" && --failures >= 0 ? throw new RunStoreException("restarting") : Task.CompletedTask };
        await OrphanAsync("r");
        using var host = Host(store);

        await host.StartAsync(Stop);
        await UntilAsync("r", WorkflowState.Completed);
        await host.StopAsync(Stop);

        Assert.True(failures < 0);
    }

    [Fact]
    public async Task An_answer_given_to_another_engine_wakes_the_run_without_a_wait_for_the_next_sweep()
    {
        using var host = Host(_kept);
        await new Approval(Engine(), _trace).RunAsync("x", new() { RunId = "r" });
        await host.StartAsync(Stop);

        // The clock stands still, so no sweep is due: the store's hint wakes the worker.
        await Engine().Runs.AnswerAsync("r", null, JsonSerializer.SerializeToElement("yes"), Stop);
        while ((await _kept.FindAsync("r", Stop))!.State != WorkflowState.Completed)
            await Task.Delay(1, Stop);
        await host.StopAsync(Stop);

        Assert.Equal("yes", await Engine().Runs.GetAsync<string>("r", Stop));
    }

    [Fact]
    public async Task Runs_of_unknown_workflows_hide_no_others()
    {
        for (var i = 0; i < 100; i++)
            await _kept.CreateAsync(new NewRun($"unknown{i}", "Unknown", 0, "", default, _time.GetUtcNow()), "dead", Stop);
        await OrphanAsync("known");
        using var host = Host(_kept);

        await host.StartAsync(Stop);
        await UntilAsync("known", WorkflowState.Completed);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task A_host_that_stops_past_its_grace_period_releases_what_it_gave_up()
    {
        var started = new TaskCompletionSource();
        _trace.Body = async (name, context) =>
        {
            if (name != "pay")
                return;
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        using var host = Host(_kept);
        await host.StartAsync(Stop);
        var trip = new Trip(host.Services.GetRequiredService<WorkflowEngine>(), _trace);
        var run = await trip.StartAsync("x", new() { RunId = "r" }, Stop);
        await started.Task.WaitAsync(Limit, Stop);

        await host.StopAsync(new CancellationToken(true));
        await run.Completion.WaitAsync(Limit, Stop);

        var left = (await _kept.FindAsync("r", Stop))!;
        Assert.Equal((WorkflowState.Running, null), (left.State, left.Owner));
        Assert.Equal((WorkflowState.Running, 0), (run.State, _trace.Count("cancel")));
        _trace.Body = null;
        Assert.Equal("pay!", (await new Trip(Engine(), _trace).ResumeAsync("r", Stop)).Result);
    }

    [Fact]
    public async Task Many_orphans_are_executed_without_waiting_for_the_next_sweep()
    {
        for (var i = 0; i < 300; i++)
            await OrphanAsync($"r{i}");
        using var host = Host(_kept);

        await host.StartAsync(Stop);
        while ((await _kept.ListAsync(new() { State = WorkflowState.Completed, Limit = 1000 }, Stop)).Count < 300)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(1, Stop);
        }

        await host.StopAsync(Stop);
        Assert.True(_time.GetUtcNow() - _time.Start < TimeSpan.FromSeconds(8), "It waited for sweeps.");
    }

    // A run with one step left, of a process that has ended.
    private async Task OrphanAsync(string id)
    {
        var engine = Engine();
        await new Approval(engine, _trace).RunAsync("x", new() { RunId = id });
        await _kept.PostAsync(id, new RunMessage(RunMessageKind.Answer, "answer", "\"yes\""u8.ToArray()), Stop);
    }

    private async Task UntilAsync(string id, WorkflowState state)
    {
        while ((await _kept.FindAsync(id, Stop))!.State != state)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, Stop);
        }
    }

    private WorkflowEngine Engine() => new(new WorkflowEngineOptions { Store = _kept, Time = _time });

    private IHost Host(IRunStore store)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton(_trace);
        builder.Services.AddWorkflows(options => options.Store = store).Add<Approval>();
        return builder.Build();
    }
}
