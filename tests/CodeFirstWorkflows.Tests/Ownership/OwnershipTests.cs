using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Ownership;

/// <summary>A run has one execution, and who may not go on with it stops.</summary>
public class OwnershipTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly Trace _trace = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callers_that_resume_a_run_at_once_share_one_execution()
    {
        var gate = new TaskCompletionSource();
        var fails = true;
        var choice = new Choice(Engine(new InMemoryRunStore(_time)), _trace, static () => true);
        _trace.Body = (_, _) => fails ? throw new FormatException("heads") : gate.Task;
        await choice.RunAsync("x", new() { RunId = "c" });
        fails = false;
        var before = _trace.Count("heads");

        var callers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => choice.ResumeAsync("c"), Stop)).ToList();
        while (_trace.Count("heads") == before)
            await Task.Yield();
        gate.SetResult();
        var runs = await Task.WhenAll(callers).WaitAsync(Limit, Stop);

        Assert.Equal(before + 1, _trace.Count("heads"));
        Assert.All(runs, run => Assert.Equal((WorkflowState.Completed, "heads"), (run.State, run.Result)));
    }

    [Fact]
    public async Task A_joiners_token_ends_only_its_own_waiting_and_its_options_are_refused()
    {
        var trip = new Trip(Engine(new InMemoryRunStore(_time)), _trace);
        var gate = new TaskCompletionSource();
        _trace.Body = (name, _) => name == "pay" ? gate.Task : Task.CompletedTask;
        var run = await trip.StartAsync("x", new() { RunId = "r" }, Stop);
        using var impatient = new CancellationTokenSource();

        var joined = trip.ResumeAsync("r", impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joined);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => trip.ResumeAsync("r", new() { KeepMessages = true }));
        gate.SetResult();

        Assert.Contains("options", refused.Message);
        await run.Completion.WaitAsync(Limit, Stop);
        Assert.Equal("pay!", run.Result);
    }

    [Fact]
    public async Task A_step_that_resumes_its_own_run_is_refused_and_one_that_pauses_cancels_or_answers_it_does_not_wait()
    {
        var engine = Engine(new InMemoryRunStore(_time));
        var trip = new Trip(engine, _trace);
        _trace.Body = async (name, context) =>
        {
            if (name != "book")
                return;
            Assert.Contains("very run", (await Assert.ThrowsAsync<InvalidOperationException>(() => trip.ResumeAsync(context.RunId))).Message);
            await engine.Runs.PauseAsync(context.RunId);
        };

        var paused = await trip.RunAsync("x", new() { RunId = "p" }).WaitAsync(Limit, Stop);
        _trace.Body = async (_, context) => await engine.Runs.CancelAsync(context.RunId);
        var canceled = await trip.RunAsync("x", new() { RunId = "c" }).WaitAsync(Limit, Stop);

        Assert.Equal(WorkflowState.Paused, paused.State);
        Assert.Equal((WorkflowState.Failed, ErrorKind.Canceled), (canceled.State, canceled.Error!.Kind));
    }

    [Fact]
    public async Task A_start_can_be_repeated()
    {
        var store = new InMemoryRunStore(_time);
        var trip = new Trip(Engine(store), _trace);
        var gate = new TaskCompletionSource();
        _trace.Body = (_, _) => gate.Task;
        var options = new RunOptions { RunId = "r", IfExists = RunExists.Join };

        var first = await trip.StartAsync("x", options, Stop);
        var second = await trip.StartAsync("x", options, Stop);
        Assert.Same(first, second);
        Assert.Contains("already", (await Assert.ThrowsAsync<InvalidOperationException>(() => trip.StartAsync("x", new() { RunId = "r" }))).Message);
        var elsewhere = await new Trip(Engine(store), _trace).StartAsync("x", options, Stop);
        Assert.Equal(WorkflowState.Running, elsewhere.State);
        gate.SetResult();
        await first.Completion.WaitAsync(Limit, Stop);
        while (!elsewhere.Completion.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("pay!", elsewhere.Result);
        Assert.Equal("pay!", (await new Trip(Engine(store), _trace).RunAsync("x", options)).Result);
        Assert.Equal(["book", "pay"], _trace.Done);
    }

    [Fact]
    public async Task A_lost_claim_is_no_failure_and_nothing_is_retried_compensated_or_recorded()
    {
        var kept = new InMemoryRunStore(_time);
        var deaf = false;
        var store = new TestStore(kept) { Before = (call, _) => deaf && call == "heartbeat" ? throw new IOException("deaf") : Task.CompletedTask };
        var started = new TaskCompletionSource();
        _trace.Body = async (name, context) =>
        {
            if (name != "pay")
                return;
            started.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
            catch (OperationCanceledException exception)
            {
                // As client libraries do when their token is canceled.
                throw new IOException("the connection was closed", exception);
            }
        };
        var run = await new Trip(Engine(store), _trace).StartAsync("x", new() { RunId = "r" }, Stop);
        await started.Task.WaitAsync(Limit, Stop);
        deaf = true;

        for (var second = 0; second < 31; second++)
            _time.Advance(TimeSpan.FromSeconds(1));
        await run.Completion.WaitAsync(Limit, Stop);

        Assert.Equal((WorkflowState.Running, null), (run.State, run.Error));
        Assert.Equal(["book", "pay"], _trace.Done);
        Assert.Equal([RunRecordKind.Completed], (await kept.ReadAsync("r", Stop)).Select(static record => record.Kind));
        _trace.Body = null;
        Assert.Equal("pay!", (await new Trip(Engine(kept), _trace).ResumeAsync("r", Stop)).Result);
    }

    [Fact]
    public async Task A_process_that_slept_past_its_lease_goes_on_under_another_name()
    {
        var store = new InMemoryRunStore(_time);
        var engine = Engine(store);
        var trip = new Trip(engine, _trace);
        await trip.RunAsync("x");
        var name = engine.StoredRuns!.OwnerName;

        _time.Advance(TimeSpan.FromMinutes(10));
        await trip.RunAsync("x");

        Assert.NotEqual(name, engine.StoredRuns!.OwnerName);
        await Assert.ThrowsAsync<LeaseLostException>(() => store.HeartbeatAsync(name, TimeSpan.FromSeconds(30), Stop).AsTask());
    }

    [Fact]
    public async Task A_store_that_is_silent_stops_steps_at_the_end_of_the_lease()
    {
        var silent = new TaskCompletionSource();
        var isSilent = false;
        var store = new TestStore(new InMemoryRunStore(_time)) { Before = (_, _) => isSilent ? silent.Task : Task.CompletedTask };
        var canceled = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        _trace.Body = async (_, context) =>
        {
            using var registration = context.CancellationToken.Register(canceled.SetResult);
            started.TrySetResult();
            await canceled.Task;
        };
        var run = await new Trip(Engine(store), _trace).StartAsync("x", new() { RunId = "r" }, Stop);
        await started.Task.WaitAsync(Limit, Stop);
        isSilent = true;

        // A tenth before the next owner may begin.
        _time.Advance(TimeSpan.FromSeconds(26.5));
        Assert.False(canceled.Task.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await canceled.Task.WaitAsync(Limit, Stop);
        await run.Completion.WaitAsync(Limit, Stop);

        Assert.Equal(WorkflowState.Running, run.State);
        silent.SetResult();
    }

    [Fact]
    public async Task A_run_whose_record_failed_is_released_with_a_later_heartbeat()
    {
        var kept = new InMemoryRunStore(_time);
        var fails = false;
        var store = new TestStore(kept) { Before = (call, _) => fails && call is "append" or "release" ? throw new IOException("away") : Task.CompletedTask };
        _trace.Body = (name, _) =>
        {
            fails = name == "pay";
            return Task.CompletedTask;
        };

        var run = await new Trip(Engine(store), _trace).RunAsync("x", new() { RunId = "r" });
        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.NotNull((await kept.FindAsync("r", Stop))!.Owner);
        fails = false;
        _time.Advance(TimeSpan.FromSeconds(10));
        while ((await kept.FindAsync("r", Stop))!.Owner is not null)
            await Task.Yield();

        _trace.Body = null;
        Assert.Equal("pay!", (await new Trip(Engine(kept), _trace).ResumeAsync("r", Stop)).Result);
        Assert.Equal(0, _trace.Count("cancel"));
    }

    [Fact]
    public async Task An_execution_of_a_deleted_run_does_not_write_into_the_next_one_with_its_id()
    {
        var store = new InMemoryRunStore(_time);
        var engine = Engine(store);
        var trip = new Trip(engine, _trace);
        var gates = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        var life = 0;
        _trace.Body = (name, _) => name == "pay" ? gates[life].Task : Task.CompletedTask;
        var old = await trip.StartAsync("x", new() { RunId = "r" }, Stop);
        while (_trace.Count("pay") == 0)
            await Task.Yield();

        Assert.True(await engine.Runs.DeleteAsync("r", Stop));
        life = 1;
        var next = await trip.StartAsync("y", new() { RunId = "r" }, Stop);
        while (_trace.Count("pay") == 1)
            await Task.Yield();
        gates[0].SetResult();
        await old.Completion.WaitAsync(Limit, Stop);
        Assert.Equal(WorkflowState.Running, next.State);
        gates[1].SetResult();
        await next.Completion.WaitAsync(Limit, Stop);

        Assert.Equal((WorkflowState.Running, WorkflowState.Completed), (old.State, next.State));
        Assert.Equal([1, 2, 3], (await store.ReadAsync("r", Stop)).Select(static record => record.Sequence));
    }

    private WorkflowEngine Engine(IRunStore store) => new(new WorkflowEngineOptions { Store = store, Time = _time });
}
