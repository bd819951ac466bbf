using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Ownership;

/// <summary>To cancel a paused run closes it; what was asked of a run survives its owner.</summary>
public class CancelTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly Trace _trace = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("runs")]
    [InlineData("run")]
    [InlineData("another engine")]
    [InlineData("a canceled token")]
    public async Task Everything_that_completed_is_compensated_behind_items_groups_and_sub_workflows(string how)
    {
        var store = new InMemoryRunStore(_time);
        var fair = Fair(store);
        var run = await fair.RunAsync("x", new() { RunId = "r" });
        Assert.Equal("permit/answer", Assert.Single(run.Waits).Key);

        switch (how)
        {
            case "runs":
                await fair.Engine.Runs.CancelAsync("r", Stop);
                break;
            case "run":
                await run.CancelAsync(Stop);
                Assert.Equal((WorkflowState.Failed, ErrorKind.Canceled), (run.State, run.Error!.Kind));
                break;
            case "another engine":
                await Fair(store).Engine.Runs.CancelAsync("r", Stop);
                break;
            default:
                await fair.ResumeAsync("r", null, new CancellationToken(true));
                break;
        }

        Assert.Equal(WorkflowState.Failed, (await store.FindAsync("r", Stop))!.State);
        Assert.Equal(
            ["forget", "send home", "clear 2", "clear 1", "clear 0", "close"],
            _trace.Done.SkipWhile(static done => done != "forget"));
    }

    [Fact]
    public async Task It_is_closed_its_waits_take_no_answer_and_nothing_revives_it()
    {
        var store = new InMemoryRunStore(_time);
        var approval = new Approval(Engine(store), _trace);
        await approval.RunAsync("x", new() { RunId = "r" });

        await approval.Engine.Runs.CancelAsync("r", Stop);

        Assert.Empty((await approval.Engine.Runs.GetAsync("r", Stop))!.Waits);
        Assert.Empty(await approval.Engine.Runs.WaitsAsync(ct: Stop));
        var refused = await Assert.ThrowsAsync<AnswerRefusedException>(() => approval.ResumeAsync("r", Approval.Answers.Answer("late")));
        Assert.Equal(AnswerRefusal.Closed, refused.Reason);
        var resumed = await approval.ResumeAsync("r", Stop);
        Assert.Equal((WorkflowState.Failed, ErrorKind.Canceled), (resumed.State, resumed.Error!.Kind));
        Assert.Equal(["ask", "forget"], _trace.Done);
    }

    [Fact]
    public async Task Two_callers_that_cancel_a_paused_run_compensate_it_once()
    {
        var approval = new Approval(Engine(new InMemoryRunStore(_time)), _trace);
        for (var round = 0; round < 50; round++)
        {
            await approval.RunAsync("x", new() { RunId = $"r{round}" });
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => approval.Engine.Runs.CancelAsync($"r{round}", Stop), Stop)));
        }

        Assert.Equal(50, _trace.Count("forget"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_asked_of_an_owner_that_dies_is_done_by_the_next_one(bool cancels)
    {
        var kept = new InMemoryRunStore(_time);
        var isDead = false;
        var store = new TestStore(kept) { Before = (_, _) => isDead ? throw new IOException("dead") : Task.CompletedTask };
        var gate = new TaskCompletionSource();
        _trace.Body = (name, _) => name == "pay" ? gate.Task : Task.CompletedTask;
        var run = await new Trip(Engine(store), _trace).StartAsync("x", new() { RunId = "r" }, Stop);
        while (_trace.Count("pay") == 0)
            await Task.Yield();
        var other = Engine(kept);
        if (cancels)
            await other.Runs.CancelAsync("r", Stop);
        else
            await other.Runs.PauseAsync("r", Stop);
        isDead = true;
        gate.SetResult();
        await run.Completion.WaitAsync(Limit, Stop);
        await kept.HeartbeatAsync((await kept.FindAsync("r", Stop))!.Owner!, TimeSpan.Zero, Stop);

        await ExecuteOrphanAsync(new Trip(other, _trace));

        Assert.Equal(cancels ? WorkflowState.Failed : WorkflowState.Paused, (await kept.FindAsync("r", Stop))!.State);
        Assert.Equal(cancels ? 1 : 0, _trace.Count("cancel"));
        Assert.Equal(1, _trace.Count("pay"));
        Assert.Empty(await kept.ReadInboxAsync("r", Stop));
    }

    [Fact]
    public async Task A_run_that_was_paused_on_request_goes_on_only_by_a_resume()
    {
        var store = new InMemoryRunStore(_time);
        var gate = new TaskCompletionSource();
        _trace.Body = (name, _) => name == "print" ? gate.Task : Task.CompletedTask;
        var review = new Review(Engine(store), _trace);
        var run = await review.StartAsync("x", new() { RunId = "r" }, Stop);
        while (_trace.Count("print") == 0)
            await Task.Yield();
        var pausing = run.PauseAsync(Stop);
        gate.SetResult();
        await pausing.WaitAsync(Limit, Stop);

        await review.Engine.Runs.AnswerAsync("r", "legal", System.Text.Json.JsonSerializer.SerializeToElement(true), Stop);
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Empty(await store.FindNeglectedAsync(10, Stop));
        Assert.Equal((WorkflowState.Paused, true), ((await store.FindAsync("r", Stop))!.State, (await store.FindAsync("r", Stop))!.IsHeld));

        Assert.Equal("publish True s print", (await review.ResumeAsync("r", Review.Answers.Style("s"))).Result);
    }

    private static async Task ExecuteOrphanAsync(Trip trip)
    {
        var runs = trip.Engine.StoredRuns!;
        Assert.True(runs.TryReserve("r", out var execution));
        Assert.NotNull((await runs.ClaimAsync(execution))!.Lease);
        await trip.StoredRuns.ExecuteClaimedAsync(execution).WaitAsync(Limit, Stop);
    }

    private Fair Fair(IRunStore store)
    {
        var services = new ServiceCollection();
        services.AddSingleton(_trace);
        services.AddSingleton<TimeProvider>(_time);
        services.AddWorkflows(options => options.Store = store).Add<Fair>().Add<Approval>();
        return services.BuildServiceProvider().GetRequiredService<Fair>();
    }

    private WorkflowEngine Engine(IRunStore store) => new(new WorkflowEngineOptions { Store = store, Time = _time });
}
