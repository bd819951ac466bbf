using System.Text.Json;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Ownership;

/// <summary>Two things happen to a run at the same time.</summary>
public class MeetingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryRunStore _kept;
    private readonly Trace _trace = new();

    public MeetingTests() => _kept = new InMemoryRunStore(_time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pause_while_items_are_taken_back_makes_the_next_owner_forget_none()
    {
        var isDead = false;
        var begun = new TaskCompletionSource();
        var store = new TestStore(_kept) { Before = (_, _) => isDead ? new TaskCompletionSource().Task : Task.CompletedTask };
        _trace.Body = async (name, _) =>
        {
            if (name == "pitch 0")
            {
                while ((await _kept.ReadAsync("r", Stop)).Count < 3)
                    await Task.Yield();
                throw new FormatException("no room");
            }

            if (!name.StartsWith("strike", StringComparison.Ordinal))
                return;
            begun.SetResult();
            await new TaskCompletionSource().Task;
        };
        _ = new Camp(Engine(store), _trace).RunAsync("x", new() { RunId = "r" });
        await begun.Task.WaitAsync(Limit, Stop);
        await Engine().Runs.PauseAsync("r", Stop);
        isDead = true;
        await _kept.HeartbeatAsync((await _kept.FindAsync("r", Stop))!.Owner!, TimeSpan.Zero, Stop);
        _trace.Body = null;

        var other = Engine();
        var camp = new Camp(other, _trace);
        Assert.True(other.StoredRuns!.TryReserve("r", out var execution));
        Assert.Single(await other.StoredRuns.ClaimOrphansAsync([execution]));
        var run = await camp.StoredRuns.ExecuteClaimedAsync(execution).WaitAsync(Limit, Stop);

        Assert.Equal(WorkflowState.Failed, run.State);
        // The one that was under way is taken back once more.
        var struck = _trace.Done.Where(static name => name.StartsWith("strike", StringComparison.Ordinal)).ToList();
        Assert.Equal((4, 3), (struck.Count, struck.Distinct().Count()));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_cancellation_while_the_run_pauses_closes_it(bool isByRequest)
    {
        using var caller = new CancellationTokenSource();
        var engine = Engine();
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        _trace.Body = (name, _) =>
        {
            if (name != "book")
                return Task.CompletedTask;
            begun.SetResult();
            // It does not listen to its token.
            return gate.Task;
        };
        var run = await new Trip(engine, _trace).StartAsync("x", new() { RunId = "r" }, caller.Token);
        await begun.Task.WaitAsync(Limit, Stop);
        var pausing = run.PauseAsync(Stop);
        if (isByRequest)
            _ = run.CancelAsync(Stop);
        else
            await caller.CancelAsync();
        gate.SetResult();
        await run.Completion.WaitAsync(Limit, Stop);
        await pausing.WaitAsync(Limit, Stop);

        Assert.Equal((WorkflowState.Failed, ErrorKind.Canceled), (run.State, run.Error!.Kind));
        Assert.Equal(["book", "cancel"], _trace.Done);
        Assert.Equal(WorkflowState.Failed, (await _kept.FindAsync("r", Stop))!.State);
        Assert.Empty(await _kept.ReadInboxAsync("r", Stop));
    }

    [Fact]
    public async Task A_run_that_begins_while_another_with_its_id_is_deleted_goes_on()
    {
        var gate = new TaskCompletionSource();
        Trip? trip = null;
        Trip.Run? next = null;
        var store = new TestStore(_kept)
        {
            Before = async (call, _) =>
            {
                if (call == "deleted")
                    next = await trip!.StartAsync("y", new() { RunId = "r" }, Stop);
            },
        };
        trip = new Trip(Engine(store), _trace);
        await trip.RunAsync("x", new() { RunId = "r" });
        _trace.Body = (_, _) => gate.Task;

        Assert.True(await trip.Engine.Runs.DeleteAsync("r", Stop));
        gate.SetResult();
        await next!.Completion.WaitAsync(Limit, Stop);

        Assert.Equal("pay!", next.Result);
    }

    [Fact]
    public async Task A_request_to_cancel_is_heard_behind_an_answer_that_cannot_be_read()
    {
        var approval = new Approval(Engine(), _trace);
        await approval.RunAsync("x", new() { RunId = "r" });
        await _kept.PostAsync("r", new RunMessage(RunMessageKind.Answer, "answer", new byte[] { 30, 1, 2 }), Stop);
        await Assert.ThrowsAnyAsync<WorkflowException>(() => approval.ResumeAsync("r", Stop));

        var refused = await Assert.ThrowsAsync<AnswerRefusedException>(
            () => approval.Engine.Runs.AnswerAsync("r", null, JsonSerializer.SerializeToElement("yes"), Stop));
        Assert.Equal(AnswerRefusal.AnsweredBefore, refused.Reason);
        await approval.Engine.Runs.CancelAsync("r", Stop);

        Assert.Equal(WorkflowState.Failed, (await _kept.FindAsync("r", Stop))!.State);
        Assert.Equal(["ask", "forget"], _trace.Done);
    }

    [Fact]
    public async Task Whoever_joins_a_start_that_fails_starts_the_run()
    {
        var (reached, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var fails = true;
        var store = new TestStore(_kept)
        {
            Before = async (call, _) =>
            {
                if (call != "create" || !fails)
                    return;
                fails = false;
                reached.SetResult();
                await gate.Task;
                throw new IOException("away");
            },
        };
        var trip = new Trip(Engine(store), _trace);
        var options = new RunOptions { RunId = "r", IfExists = RunExists.Join };

        var first = trip.RunAsync("x", options, Stop);
        await reached.Task.WaitAsync(Limit, Stop);
        var second = trip.RunAsync("x", options, Stop);
        gate.SetResult();

        await Assert.ThrowsAsync<IOException>(() => first);
        Assert.Equal("pay!", (await second.WaitAsync(Limit, Stop)).Result);
    }

    [Fact]
    public async Task A_step_that_ends_after_its_host_has_stopped_leaves_the_run_released_even_if_the_host_cannot_retire()
    {
        var isStopping = false;
        var store = new TestStore(_kept) { Before = (call, _) => isStopping && call == "heartbeat" ? throw new IOException("away") : Task.CompletedTask };
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        _trace.Body = (name, _) =>
        {
            if (name != "pay")
                return Task.CompletedTask;
            begun.SetResult();
            return gate.Task;
        };
        var engine = Engine(store);
        var run = await new Trip(engine, _trace).StartAsync("x", new() { RunId = "r" }, Stop);
        await begun.Task.WaitAsync(Limit, Stop);

        isStopping = true;
        var stopping = engine.StoredRuns!.StopAsync(new CancellationToken(true));
        gate.SetResult();
        await run.Completion.WaitAsync(Limit, Stop);
        await Record.ExceptionAsync(() => stopping);

        var left = (await _kept.FindAsync("r", Stop))!;
        Assert.Equal((WorkflowState.Running, null, WorkflowState.Running), (left.State, left.Owner, run.State));
        _trace.Body = null;
        Assert.Equal("pay!", (await new Trip(Engine(), _trace).ResumeAsync("r", Stop)).Result);
    }

    [Fact]
    public async Task Who_watches_items_whose_records_overtake_each_other_misses_none()
    {
        var (first, gate) = (true, new TaskCompletionSource());
        var store = new TestStore(_kept)
        {
            Before = (call, _) =>
            {
                if (call != "append" || !first)
                    return Task.CompletedTask;
                first = false;
                return gate.Task;
            },
        };
        var (begun, overtaken) = (new TaskCompletionSource(), new TaskCompletionSource());
        _trace.Body = async (name, context) =>
        {
            await begun.Task;
            if (name != "pitch 0")
                return;
            while ((await _kept.ReadAsync("r", Stop)).Count < 2)
                await Task.Yield();
            context.ReportProgress(1);
        };
        var engine = Engine(store);
        var run = await new Camp(engine, _trace).StartAsync("x", new() { RunId = "r" }, Stop);
        var seen = new List<long>();
        var watching = Task.Run(
            async () =>
            {
                await foreach (var item in engine.Runs.WatchAsync("r", 0, Stop))
                {
                    seen.Add(item.Sequence);
                    begun.TrySetResult();
                    if (item is Progress)
                        overtaken.SetResult();
                }
            },
            Stop);
        // The watcher comes by the two that overtook the first one.
        await overtaken.Task.WaitAsync(Limit, Stop);
        gate.SetResult();
        await run.Completion.WaitAsync(Limit, Stop);
        await watching.WaitAsync(Limit, Stop);

        Assert.Equal([1, 2, 3, 4, 5, 6], seen.Where(static number => number > 0).Distinct());
    }

    [Fact]
    public async Task A_recovery_that_fails_while_its_host_stops_decides_nothing()
    {
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        _trace.Body = async (name, _) =>
        {
            if (name == "bad")
                throw new FormatException("bad");
            begun.SetResult();
            await gate.Task;
            throw new IOException("the services of the host are gone");
        };
        var engine = Engine();
        var run = await new Saving(engine, _trace).StartAsync("x", new() { RunId = "r" }, Stop);
        await begun.Task.WaitAsync(Limit, Stop);

        var stopping = engine.StoredRuns!.StopAsync(Stop);
        gate.SetResult();
        await stopping.WaitAsync(Limit, Stop);
        await run.Completion.WaitAsync(Limit, Stop);

        var left = (await _kept.FindAsync("r", Stop))!;
        Assert.Equal((WorkflowState.Running, WorkflowState.Running, null), (run.State, left.State, left.Owner));
        _trace.Body = static (name, _) => name == "bad" ? throw new FormatException("bad") : Task.CompletedTask;
        Assert.Equal("save", (await new Saving(Engine(), _trace).ResumeAsync("r", Stop)).Result);
    }

    [Fact]
    public async Task An_answer_that_comes_while_two_processes_reclaim_a_run_is_left_to_neither()
    {
        var (looks, isReclaimed) = (0, false);
        var store = new TestStore(_kept)
        {
            Before = async (call, _) =>
            {
                // The first process sees an answer when it has released the run.
                if (call == "inbox" && ++looks == 2)
                    await _kept.PostAsync("r", new RunMessage(RunMessageKind.Answer, "one", "\"1\""u8.ToArray()), Stop);
                // By the time it claims the run, another has acted upon that, and waits for the next answer.
                if (call == "acquire" && !isReclaimed)
                {
                    isReclaimed = true;
                    Assert.Equal("two", Assert.Single((await new TwoWaits(Engine()).ResumeAsync("r", Stop)).Waits).Key);
                }
            },
            // Which comes while the first one owns the run again.
            Reads = records =>
            {
                if (isReclaimed)
                    _ = _kept.PostAsync("r", new RunMessage(RunMessageKind.Answer, "two", "\"2\""u8.ToArray()), Stop).AsTask();
                return records;
            },
        };

        await new TwoWaits(Engine(store)).RunAsync("x", new() { RunId = "r" }, Stop);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Limit);
        while ((await _kept.FindAsync("r", limit.Token))!.State != WorkflowState.Completed)
            await Task.Yield();
    }

    [Fact]
    public async Task A_run_that_a_step_answers_may_wait_for_the_run_of_that_step()
    {
        var engine = Engine();
        var woken = new Trace { Body = (name, _) => name == "agreed" ? new Trip(engine, _trace).RunAsync("x", new() { RunId = "r", IfExists = RunExists.Join }, Stop) : Task.CompletedTask };
        await new Scenic(engine, woken).RunAsync("x", new() { RunId = "woken" }, Stop);
        _trace.Body = (name, _) => name == "book" ? engine.Runs.AnswerAsync("woken", null, JsonSerializer.SerializeToElement(true), Stop) : Task.CompletedTask;

        Assert.Equal("pay!", (await new Trip(engine, _trace).RunAsync("x", new() { RunId = "r" }, Stop)).Result);

        var last = await engine.Runs.WatchAsync("woken", 0, Stop).LastAsync(Stop).AsTask().WaitAsync(Limit, Stop);
        Assert.Equal(WorkflowState.Completed, Assert.IsType<RunSettled>(last).State);
    }

    [Fact]
    public async Task A_run_that_pauses_before_its_cancellation_reaches_the_store_is_closed()
    {
        Scenic.Run run = null!;
        var store = new TestStore(_kept) { Before = (call, _) => call == "post" ? run.Completion : Task.CompletedTask };
        var engine = Engine(store);
        var gate = new TaskCompletionSource();
        _trace.Body = (name, _) => name == "book" ? gate.Task : Task.CompletedTask;
        run = await new Scenic(engine, _trace).StartAsync("x", new() { RunId = "r" }, Stop);

        var canceling = run.CancelAsync(Stop);
        gate.SetResult();
        await canceling.WaitAsync(Limit, Stop);

        var last = await engine.Runs.WatchAsync("r", 0, Stop).LastAsync(Stop).AsTask().WaitAsync(Limit, Stop);
        Assert.Equal((WorkflowState.Failed, 1), (Assert.IsType<RunSettled>(last).State, _trace.Count("unbook")));
    }

    [Fact]
    public async Task An_answer_to_a_wait_that_the_store_is_silent_about_is_left_to_the_next_owner()
    {
        var (appends, opened) = (0, new TaskCompletionSource());
        var store = new TestStore(_kept)
        {
            Before = (call, _) =>
            {
                if (call != "appended" || ++appends != 2)
                    return Task.CompletedTask;
                opened.SetResult();
                return new TaskCompletionSource().Task;
            },
        };
        var engine = Engine(store);
        var run = await new Scenic(engine, _trace).StartAsync("x", new() { RunId = "r" }, Stop);
        await opened.Task.WaitAsync(Limit, Stop);
        await Engine().Runs.AnswerAsync("r", null, JsonSerializer.SerializeToElement(true), Stop);
        await engine.StoredRuns!.HearAsync(engine.StoredRuns.Find("r")!);

        await engine.StoredRuns.StopAsync(new CancellationToken(canceled: true));
        await run.Completion.WaitAsync(Limit, Stop);

        Assert.Equal("agreed", (await new Scenic(Engine(), _trace).ResumeAsync("r", Stop)).Result);
    }

    private WorkflowEngine Engine(IRunStore? store = null) => new(new WorkflowEngineOptions { Store = store ?? _kept, Time = _time });
}

/// <summary>Items that are taken back.</summary>
[Workflow(Durable = true)]
public sealed partial class Camp(WorkflowEngine engine, Trace trace) : Workflow<string, string>(engine)
{
    [Step, ForEach(Times = 4, MaxConcurrency = 4), Compensate(nameof(Strike))]
    public Task<string> Pitch([Item] int i, StepContext context) => trace.DoAsync($"pitch {i}", context);

    private Task Strike([Item] int i, StepContext context) => trace.DoAsync($"strike {i}", context);

    [Step]
    public static string End(IReadOnlyList<string> pitch) => $"{pitch.Count}";
}

/// <summary>A step that fails, and what saves the run; nothing is taken back.</summary>
[Workflow(Durable = true)]
public sealed partial class Saving(WorkflowEngine engine, Trace trace) : Workflow<string, string>(engine)
{
    [Step]
    public Task<string> Bad(string input, StepContext context) => trace.DoAsync("bad", context);

    [OnFailure]
    public Task<string> Save(StepError why, StepContext context) => trace.DoAsync("save", context);
}

/// <summary>Waits twice.</summary>
[Workflow(Durable = true)]
public sealed partial class TwoWaits(WorkflowEngine engine) : Workflow<string, string>(engine)
{
    [WaitFor]
    public partial Task<string> One(string input);

    [WaitFor]
    public partial Task<string> Two(string one);
}
