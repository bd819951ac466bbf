using System.Collections.Concurrent;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Ownership;

/// <summary>When a host looks for orphaned runs, and which ones it leaves alone.</summary>
public class SweepTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryRunStore _kept;
    private readonly Trace _trace = new();
    private readonly ConcurrentQueue<string> _calls = new();

    public SweepTests() => _kept = new InMemoryRunStore(_time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_own_runs_start_no_sweeps_and_it_prunes_once_in_an_interval()
    {
        using var host = Host(static options => options.Retention = new RunRetention { Count = 1000 });
        await host.StartAsync(Stop);
        var trip = new Trip(host.Services.GetRequiredService<WorkflowEngine>(), _trace);
        for (var i = 0; i < 100; i++)
        {
            await trip.RunAsync("x", new() { RunId = $"own {i}" });
            // Time for a sweep, if one were to come of it.
            await Task.Delay(1, Stop);
        }

        // The clock stands still: only hints wake the host, and those of a foreign run do.
        for (var i = 0; i < 3; i++)
            await AnswerElsewhereAsync($"foreign {i}");

        Assert.InRange(_calls.Count(static call => call.StartsWith("find ", StringComparison.Ordinal)), 2, 20);
        Assert.Single(_calls, "prune");
        _time.Advance(TimeSpan.FromSeconds(10));
        await AnswerElsewhereAsync("later");
        while (_calls.Count(static call => call == "prune") < 2)
            await Task.Yield();
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Runs_that_it_refused_are_forgotten_when_they_are_orphaned_no_more()
    {
        for (var i = 0; i < 100; i++)
            await _kept.CreateAsync(new NewRun($"unknown {i}", "Unknown", 0, "", default, _time.GetUtcNow()), "dead", Stop);
        using var host = Host();
        await host.StartAsync(Stop);
        for (var i = 0; i < 20; i++)
            await AnswerElsewhereAsync($"before {i}", isTimePassing: true);
        var widest = Limits().Max();
        for (var i = 0; i < 100; i++)
            await _kept.DeleteAsync($"unknown {i}", Stop);
        await AnswerElsewhereAsync("two", isTimePassing: true);
        await AnswerElsewhereAsync("three", isTimePassing: true);
        await host.StopAsync(Stop);

        Assert.Equal(Limits().First() + 100, widest);
        Assert.InRange(Limits().Last(), Limits().First(), Limits().First() + 1);
    }

    [Fact]
    public async Task A_run_whose_workflow_is_not_known_for_certain_is_refused_alone()
    {
        await _kept.CreateAsync(new NewRun("twin", "twin", 0, "", default, _time.GetUtcNow()), "dead", Stop);
        using var host = Host();
        var engine = host.Services.GetRequiredService<WorkflowEngine>();
        await host.StartAsync(Stop);
        _ = new FirstTwin(engine);
        _ = new SecondTwin(engine);

        await AnswerElsewhereAsync("other");
        await host.StopAsync(Stop);

        Assert.Equal(WorkflowState.Running, (await _kept.FindAsync("twin", Stop))!.State);
        Assert.Empty(await _kept.ReadAsync("twin", Stop));
    }

    [Fact]
    public async Task Runs_that_fail_or_are_held_between_a_look_and_a_claim_stay_so()
    {
        var changes = true;
        var store = new TestStore(_kept);
        var run = await new Approval(Engine(_kept), _trace).RunAsync("x", new() { RunId = "r" });
        await _kept.PostAsync("r", new RunMessage(RunMessageKind.Answer, "answer", "\"yes\""u8.ToArray()), Stop);
        store.Before = async (call, _) =>
        {
            if (call != "acquire" || !changes)
                return;
            changes = false;
            var claim = (await _kept.AcquireAsync("r", "other", Stop))!;
            await _kept.ReleaseAsync(claim.Lease!, new RunStop(WorkflowState.Paused, null, []) { IsHeld = true }, Stop);
        };
        await _kept.HeartbeatAsync("other", TimeSpan.FromHours(1), Stop);
        using var host = Host(store: store);

        await host.StartAsync(Stop);
        while (changes)
            await Task.Yield();
        await AnswerElsewhereAsync("later");
        await host.StopAsync(Stop);

        var held = (await _kept.FindAsync("r", Stop))!;
        Assert.Equal((WorkflowState.Paused, true, null), (held.State, held.IsHeld, held.Owner));
        Assert.Equal(WorkflowState.Paused, run.State);
    }

    // A run that another process left, whose answer comes: the host executes it.
    private async Task AnswerElsewhereAsync(string id, bool isTimePassing = false)
    {
        await new Approval(Engine(_kept), _trace).RunAsync("x", new() { RunId = id });
        await _kept.PostAsync(id, new RunMessage(RunMessageKind.Answer, "answer", "\"yes\""u8.ToArray()), Stop);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while ((await _kept.FindAsync(id, limit.Token))! is not { State: WorkflowState.Completed, Owner: null })
        {
            if (isTimePassing)
                _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(1, limit.Token);
        }
    }

    private List<int> Limits() =>
        [.. _calls.Where(static call => call.StartsWith("find ", StringComparison.Ordinal)).Select(static call => int.Parse(call[5..], System.Globalization.CultureInfo.InvariantCulture))];

    private WorkflowEngine Engine(IRunStore store) => new(new WorkflowEngineOptions { Store = store, Time = _time });

    private IHost Host(Action<WorkflowWorkerOptions>? configure = null, IRunStore? store = null)
    {
        store ??= new TestStore(_kept)
        {
            Before = (call, _) =>
            {
                _calls.Enqueue(call);
                return Task.CompletedTask;
            },
        };
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton(_trace);
        builder.Services.AddWorkflows(options =>
        {
            options.Store = store;
            configure?.Invoke(options.Worker);
        }).Add<Approval>();
        return builder.Build();
    }
}

#pragma warning disable CFW005 // Two workflows of one identity are what is tested.
[Workflow(Name = "twin")]
public sealed partial class FirstTwin(WorkflowEngine engine) : Workflow<string, string>(engine)
{
    [Step]
    public static string End(string input) => input;
}

[Workflow(Name = "twin")]
public sealed partial class SecondTwin(WorkflowEngine engine) : Workflow<string, string>(engine)
{
    [Step]
    public static string End(string input) => input;
}
