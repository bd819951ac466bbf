using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Ownership;

/// <summary>A conversation with a wait in it.</summary>
[Workflow(Durable = true)]
public sealed partial class Talk : Workflow<string, string>
{
    [Prompt("ask {input}")]
    public partial Task<string> Question(string input);

    [WaitFor]
    public partial Task<string> User(string question);

    [Prompt("answer {user}")]
    public partial Task<string> Reply(string user);
}

/// <summary>Runs are read, watched and found wherever they are executed.</summary>
public class ReadingTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryRunStore _store;
    private readonly Trace _trace = new();

    public ReadingTests() => _store = new InMemoryRunStore(_time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_result_of_a_completed_run_is_read_by_any_engine_even_without_the_workflow()
    {
        await new Trip(Engine(), _trace).RunAsync("x", new() { RunId = "r" });

        Assert.Equal("pay!", await Engine().Runs.GetAsync<string>("r", Stop));
        var engine = Engine();
        _ = new Trip(engine, _trace);
        var run = await engine.Runs.GetAsync<Trip.Run>("r", Stop);
        Assert.Equal((WorkflowState.Completed, "book", "pay!"), (run.State, run.Steps.Book.Result, run.Result));
        Assert.Equal(["book", "pay"], _trace.Done);
    }

    [Fact]
    public async Task A_run_that_did_not_complete_is_read_with_its_state()
    {
        var engine = Engine();
        await new Approval(engine, _trace).RunAsync("x", new() { RunId = "paused" });
        _trace.Body = static (name, _) => name == "pay" ? throw new FormatException("no money") : Task.CompletedTask;
        await new Trip(engine, _trace).RunAsync("x", new() { RunId = "failed" });

        Assert.Equal("answer", Assert.Single((await engine.Runs.GetAsync<Approval.Run>("paused", Stop)).Waits).Key);
        await Assert.ThrowsAsync<WorkflowPausedException>(() => engine.Runs.GetAsync<string>("paused", Stop));
        var failed = await Assert.ThrowsAsync<WorkflowFailedException>(() => engine.Runs.GetAsync<string>("failed", Stop));
        Assert.Equal("pay", failed.Error.Key);
    }

    [Fact]
    public async Task Events_of_a_resumed_run_begin_with_what_is_on_record()
    {
        var talk = new Talk(Engine(new ScriptedChatClient().Default("some text")));
        await talk.RunAsync("x", new() { RunId = "r" });

        var run = await talk.ResumeAsync("r", Talk.Answers.User("hi"));

        Assert.Equal(
            ["RunStarted ", "AttemptSettled question", "StepSettled question", "WaitOpened user", "RunSettled ", "StepSettled user", "AttemptSettled reply", "StepSettled reply", "RunSettled "],
            (await run.Events.ToListAsync(Stop)).Select(static item => $"{item.GetType().Name} {item.Key}"));
    }

    [Fact]
    public async Task A_watch_sees_all_events_numbered_with_deltas_while_the_run_is_executed_here()
    {
        var engine = Engine(new ScriptedChatClient().Default("some text"));
        var talk = new Talk(engine);
        await talk.RunAsync("x", new() { RunId = "r" });
        var seen = new List<WorkflowEvent>();
        var hasPaused = new TaskCompletionSource();
        var watching = Task.Run(
            async () =>
            {
                await foreach (var item in engine.Runs.WatchAsync("r", ct: Stop))
                {
                    seen.Add(item);
                    if (item is RunSettled { State: WorkflowState.Paused })
                        hasPaused.TrySetResult();
                }
            },
            Stop);
        await hasPaused.Task.WaitAsync(TimeSpan.FromMinutes(1), Stop);

        await talk.ResumeAsync("r", Talk.Answers.User("hi"));
        while (!watching.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await watching;
        var numbers = seen.Select(static item => item.Sequence).Where(static number => number > 0).ToList();
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal((await _store.ReadAsync("r", Stop)).Select(static record => record.Sequence), numbers);
        var known = seen.First(static item => item is WaitOpened);
        var rest = await engine.Runs.WatchAsync("r", known.Sequence, Stop).ToListAsync(Stop);
        Assert.Equal(numbers.Where(number => number > known.Sequence), rest.Select(static item => item.Sequence).Where(static number => number > 0));
        Assert.Equal(WorkflowState.Completed, Assert.IsType<RunSettled>(rest[^1]).State);
    }

    [Fact]
    public async Task Runs_are_found_by_tag_state_age_and_workflow_and_waits_over_all_runs()
    {
        var engine = Engine();
        var approval = new Approval(engine, _trace);
        await approval.RunAsync("x", new() { RunId = "a", Tags = { ["tenant"] = "one" } });
        _time.Advance(TimeSpan.FromHours(1));
        await approval.RunAsync("x", new() { RunId = "b", Tags = { ["tenant"] = "two" } });
        await new Trip(engine, _trace).RunAsync("x", new() { RunId = "c", Tags = { ["tenant"] = "two" } });

        var two = new Dictionary<string, string> { ["tenant"] = "two" };
        Assert.Equal(["c", "b"], await IdsAsync(new() { Tags = two }));
        Assert.Equal(["b"], await IdsAsync(new() { Tags = two, State = WorkflowState.Paused }));
        Assert.Equal(["a"], await IdsAsync(new() { CreatedBefore = _time.GetUtcNow() }));
        Assert.Equal(["b", "a"], await IdsAsync(new() { Workflow = typeof(Approval).FullName }));
        Assert.Equal(["b answer", "a answer"], (await engine.Runs.WaitsAsync(ct: Stop)).Select(static wait => $"{wait.Run.Id} {wait.Wait.Key}"));
        Assert.Equal(["b"], (await engine.Runs.WaitsAsync(new() { Tags = two }, Stop)).Select(static wait => wait.Run.Id));

        async Task<IEnumerable<string>> IdsAsync(RunFilter filter) => (await engine.Runs.ListAsync(filter, Stop)).Select(static run => run.Id);
    }

    [Fact]
    public async Task Options_are_recorded_and_a_resume_replaces_only_what_it_sets()
    {
        var client = new ScriptedChatClient().Default("some text");
        await new Talk(Engine(client)).RunAsync("x", new() { RunId = "r", Prompts = new() { Model = "first", Temperature = 0.5f }, KeepMessages = true });

        var run = await new Talk(Engine(client)).ResumeAsync("r", new() { Prompts = new() { Model = "second" } }, Stop, Talk.Answers.User("hi"));

        Assert.Equal("some text", run.Result);
        var asked = client.Calls[^1].Options!;
        Assert.Equal(("second", 0.5f), (asked.ModelId, asked.Temperature));
        Assert.NotNull(run.Steps.Reply.Attempts[0].Messages);
    }

    [Fact]
    public async Task Without_a_store_nothing_is_kept_of_a_run_that_completed()
    {
        var engine = new WorkflowEngine();
        var ask = new Asking(engine);
        for (var i = 0; i < 10; i++)
            await ask.RunAsync(false);
        var paused = await ask.RunAsync(true);

        Assert.Equal([paused.Id], (await engine.Runs.ListAsync(ct: Stop)).Select(static run => run.Id));
        Assert.Equal("yes", (await ask.ResumeAsync(paused.Id, Asking.Answers.Answer("yes"))).Result);
        Assert.Empty(await engine.Runs.ListAsync(ct: Stop));
        Assert.Empty(engine.StoredRuns!.All);
    }

    private WorkflowEngine Engine(ScriptedChatClient? client = null) =>
        new(new WorkflowEngineOptions { Store = _store, Time = _time, ChatClient = client });
}

/// <summary>Waits only if it is told to.</summary>
[Workflow]
public sealed partial class Asking(WorkflowEngine engine) : Workflow<bool, string>(engine)
{
    [When("input"), WaitFor]
    public partial Task<string> Answer(bool input);

    [Step]
    public static string End(string? answer) => answer ?? "";
}
