using System.Text.Json;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Tests.FlowControl;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Waiting;

/// <summary>Runs that are paused, canceled, answered and taken up from outside, without their workflow's type.</summary>
public class PauseTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _calls = [];
    private readonly TaskCompletionSource _started = new();
    private readonly TaskCompletionSource _gate = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pause_lets_steps_in_flight_finish_and_starts_no_other(bool recorded)
    {
        var flow = new Flow(Engine(recorded ? new InMemoryRunStore(_time) : null), BodyAsync);
        var run = await flow.StartAsync("in", new() { RunId = "r" }, Stop);
        await _started.Task.WaitAsync(Limit, Stop);

        var pausing = run.PauseAsync(Stop);
        Assert.False(pausing.IsCompleted);
        _gate.SetResult();
        await pausing.WaitAsync(Limit, Stop);

        Assert.Equal(WorkflowState.Paused, run.State);
        Assert.True(run.Completion.IsCompleted);
        Assert.Equal(["a", "b"], _calls.Order());

        var resumed = await flow.ResumeAsync("r", Stop).WaitAsync(Limit, Stop);
        Assert.Equal(WorkflowState.Completed, resumed.State);
        Assert.Equal("a b c", resumed.Result);
        Assert.Equal(["a", "b", "c"], _calls.Order());
        Assert.Equal(recorded, !ReferenceEquals(run, resumed));
    }

    [Fact]
    public async Task A_run_without_a_record_that_nobody_can_see_cannot_be_paused()
    {
        var run = await new Flow(new WorkflowEngine(), static (_, _) => default).RunAsync("in", null, Stop);
        await run.PauseAsync(Stop);
        Assert.Equal(WorkflowState.Completed, run.State);
    }

    [Fact]
    public async Task Runs_are_listed_read_answered_and_deleted_without_their_type()
    {
        var engine = Engine(new InMemoryRunStore(_time));
        var flow = Approval(engine);
        await flow.RunAsync("in", new() { RunId = "one" }, Stop);
        await flow.RunAsync("in", new() { RunId = "two" }, Stop);

        Assert.Equal(["two", "one"], (await engine.Runs.ListAsync(ct: Stop)).Select(static run => run.Id));
        Assert.Equal(["one"], (await engine.Runs.ListAsync(new() { After = "two" }, Stop)).Select(static run => run.Id));
        var details = (await engine.Runs.GetAsync("one", Stop))!;
        Assert.Equal(("Flow", WorkflowState.Paused), (details.Run.Workflow, details.Run.State));
        Assert.Equal("approve", Assert.Single(details.Waits).Key);
        Assert.Equal(["book Completed", "approve Waiting"], details.Report.Steps.Select(static step => $"{step.Key} {step.Outcome}"));

        var refused = await Assert.ThrowsAsync<AnswerRefusedException>(() => engine.Runs.AnswerAsync("one", "approve", JsonSerializer.SerializeToElement(5), Stop));
        Assert.Equal(AnswerRefusal.WrongType, refused.Reason);
        var answered = await engine.Runs.AnswerAndWaitAsync("one", null, JsonSerializer.SerializeToElement("yes"), Stop);
        Assert.Equal(WorkflowState.Completed, answered.State);
        Assert.True(await engine.Runs.DeleteAsync("two", Stop));
        Assert.Null(await engine.Runs.GetAsync("two", Stop));
        Assert.Contains("no record", (await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Runs.CancelAsync("two", Stop))).Message);
    }

    [Fact]
    public async Task A_paused_run_that_is_canceled_takes_back_what_it_did()
    {
        var engine = Engine(new InMemoryRunStore(_time));
        await Approval(engine).RunAsync("in", new() { RunId = "r" }, Stop);

        await engine.Runs.CancelAsync("r", Stop);

        var run = (await engine.Runs.GetAsync("r", Stop))!;
        Assert.Equal(WorkflowState.Failed, run.Run.State);
        Assert.Equal(ErrorKind.Canceled, Assert.Single(run.Report.Errors).Kind);
        Assert.Equal(["a", "undo a"], _calls);
    }

    [Fact]
    public async Task What_another_process_is_asked_it_hears_at_its_next_heartbeat()
    {
        var store = new InMemoryRunStore(_time);
        var engine = Engine(store);
        var run = await new Flow(engine, BodyAsync).StartAsync("in", new() { RunId = "r" }, Stop);
        await _started.Task.WaitAsync(Limit, Stop);

        await Engine(store).Runs.PauseAsync("r", Stop);
        _time.Advance(TimeSpan.FromSeconds(10));
        while (!engine.StoredRuns!.Find("r")!.Stop.IsAsked)
            await Task.Yield();
        _gate.SetResult();
        await run.Completion.WaitAsync(Limit, Stop);

        Assert.Equal(WorkflowState.Paused, run.State);
        Assert.Equal(["a", "b"], _calls.Order());
        Assert.Empty(await store.ReadInboxAsync("r", Stop));
    }

    [Fact]
    public async Task A_process_that_cannot_tell_that_it_lives_loses_its_runs_and_stops_them()
    {
        var kept = new InMemoryRunStore(_time);
        var store = new DeafStore(kept);
        var run = await new Flow(Engine(store), async (run, scope) => await scope.Do(run.Of.A, async stop =>
        {
            _started.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
            return "a";
        })).StartAsync("in", new() { RunId = "r" }, Stop);
        await _started.Task.WaitAsync(Limit, Stop);

        store.IsDeaf = true;
        for (var beat = 0; beat < 4; beat++)
            _time.Advance(TimeSpan.FromSeconds(10));
        await run.Completion.WaitAsync(Limit, Stop);

        Assert.Equal((WorkflowState.Running, null), (run.State, run.Error));
        Assert.Contains("another owner", Assert.Throws<InvalidOperationException>(() => run.Result).Message);
        Assert.Equal((WorkflowState.Running, null), ((await kept.FindAsync("r", Stop))!.State, (await kept.FindAsync("r", Stop))!.Owner));
        var resumed = await new Flow(Engine(kept), static async (run, scope) => run.Out = await scope.Do(run.Of.A, "later")).ResumeAsync("r", Stop);
        Assert.Equal("later", resumed.Result);
    }

    [Fact]
    public async Task What_an_owner_writes_that_wakes_late_is_refused()
    {
        var store = new InMemoryRunStore(_time);
        var run = await new Flow(Engine(store), BodyAsync).StartAsync("in", new() { RunId = "r" }, Stop);
        await _started.Task.WaitAsync(Limit, Stop);
        await store.HeartbeatAsync((await store.FindAsync("r", Stop))!.Owner!, TimeSpan.Zero, Stop);

        var other = await new Flow(Engine(store), static async (run, scope) =>
        {
            await scope.Do(run.Of.A, "other");
            run.Out = "done";
        }).ResumeAsync("r", Stop);
        _gate.SetResult();
        await run.Completion.WaitAsync(Limit, Stop);

        Assert.Equal("done", other.Result);
        Assert.Equal((WorkflowState.Running, null), (run.State, run.Error));
        Assert.Equal(WorkflowState.Completed, (await store.FindAsync("r", Stop))!.State);
    }

    [Fact]
    public async Task A_host_takes_up_what_nobody_drives_and_gives_it_back_when_it_stops()
    {
        var store = new InMemoryRunStore(_time);
        var dead = Engine(store);
        _ = new Flow(dead, BodyAsync).RunAsync("in", new() { RunId = "r" }, Stop);
        await _started.Task.WaitAsync(Limit, Stop);
        await store.HeartbeatAsync((await store.FindAsync("r", Stop))!.Owner!, TimeSpan.Zero, Stop);

        var entered = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        using var host = Host(store, async (run, scope) =>
        {
            await scope.Do(run.Of.A, async _ =>
            {
                entered.TrySetResult();
                await gate.Task;
                return "a";
            });
            await scope.Do(run.Of.C, "c");
        });
        await host.StartAsync(Stop);
        await entered.Task.WaitAsync(Limit, Stop);
        var driven = host.Services.GetRequiredService<WorkflowEngine>().StoredRuns!.Find("r")!;
        var stopping = host.StopAsync(Stop);
        while (!driven.Stop.IsAsked)
            await Task.Yield();
        gate.SetResult();
        await stopping.WaitAsync(Limit, Stop);

        var left = (await store.FindAsync("r", Stop))!;
        Assert.Equal((WorkflowState.Running, null), (left.State, left.Owner));
        Assert.Equal(["b", "a"], (await store.ReadAsync("r", Stop)).Select(static record => record.Key));
        var done = new TaskCompletionSource();
        using var next = Host(store, async (run, scope) =>
        {
            run.Out = await scope.Do(run.Of.A, "again") + await scope.Do(run.Of.C, "c");
            done.SetResult();
        });
        await next.StartAsync(Stop);
        await done.Task.WaitAsync(Limit, Stop);
        await next.StopAsync(Stop);
        Assert.Equal(WorkflowState.Completed, (await store.FindAsync("r", Stop))!.State);
    }

    [Fact]
    public async Task A_host_ends_waits_whose_time_is_over_and_prunes()
    {
        var store = new InMemoryRunStore(_time);
        await Approval(Engine(store)).RunAsync("in", new() { RunId = "r" }, Stop);
        var failed = new TaskCompletionSource();
        using var host = Host(store, Approve, new() { Retention = new() { Age = TimeSpan.FromDays(1) } }, (_, _, _) =>
        {
            failed.SetResult();
            return default;
        });
        await host.StartAsync(Stop);

        _time.Advance(TimeSpan.FromHours(1));
        await failed.Task.WaitAsync(Limit, Stop);
        while ((await store.FindAsync("r", Stop))!.State != WorkflowState.Failed)
            await Task.Yield();
        _time.Advance(TimeSpan.FromDays(2));
        while (await store.FindAsync("r", Stop) is not null)
            await Task.Yield();
        await host.StopAsync(Stop);
    }

    private async ValueTask BodyAsync(Flow.Run run, Scope scope)
    {
        var group = scope.Group();
        var a = group.Member().Begin(run.Of.A, async _ =>
        {
            lock (_calls)
                _calls.Add("a");
            await _gate.Task;
            return "a";
        });
        var b = group.Member().Begin(run.Of.B, _ => Called("b"));
        _started.TrySetResult();
        await group.Join(a, b);
        run.Out = $"{a.Result} {b.Result} {await scope.Do(run.Of.C, _ => Called("c"))}";
    }

    private FullFlow Approval(WorkflowEngine engine) => new(engine, Approve);

    private async ValueTask Approve(Flow.Run run, Scope scope)
    {
        await scope.Step(run.Of.Book, 0, this, static (_, test) => new(test.Called("a")), null, static (_, test, _) =>
        {
            lock (test._calls)
                test._calls.Add("undo a");
            return default;
        });
        run.Out = await scope.Step(run.Of.Approve, 0, "p", static (c, a) => c.Wait<string>(c.Question().Add("plan", a)));
    }

    private Task<string> Called(string name)
    {
        lock (_calls)
            _calls.Add(name);
        return Task.FromResult(name);
    }

    private WorkflowEngine Engine(IRunStore? store) => new(new WorkflowEngineOptions { Time = _time, Store = store });

    private IHost Host(
        IRunStore store, Func<Flow.Run, Scope, ValueTask> body, WorkflowWorkerOptions? worker = null, Func<Flow.Run, Scope, StepFailure, ValueTask<bool>>? rescue = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddWorkflows(options =>
        {
            options.Store = store;
            options.Worker.Retention = worker?.Retention;
        });
        builder.Services.AddSingleton(services => rescue is null && worker is null
            ? new Flow(services.GetRequiredService<WorkflowEngine>(), body)
            : new FullFlow(services.GetRequiredService<WorkflowEngine>(), body) { Rescue = rescue });
        builder.Services.AddSingleton(new WorkflowRegistration(static services => services.GetRequiredService<Flow>()));
        return builder.Build();
    }

    private sealed class DeafStore(IRunStore inner) : Storing.ForwardingStore(inner)
    {
        internal bool IsDeaf { get; set; }

        public override ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default) =>
            IsDeaf ? throw new IOException("The store is deaf.") : base.HeartbeatAsync(owner, lasts, cancellationToken);
    }
}
