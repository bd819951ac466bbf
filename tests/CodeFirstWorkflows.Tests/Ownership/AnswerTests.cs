using System.Text.Json;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Ownership;

/// <summary>An answer is accepted once, wakes the run, and neither it nor its caller's token harms the run.</summary>
public class AnswerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Trace _trace = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_answers_to_one_wait_by_two_engines_one_is_accepted()
    {
        var store = new InMemoryRunStore(_time);
        var engines = new[] { Engine(store), Engine(store) };
        await new Review(engines[0], _trace).RunAsync("x", new() { RunId = "r" });
        _ = new Review(engines[1], _trace);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            try
            {
                await engines[caller % 2].Runs.AnswerAsync("r", "style", Json($"s{caller}"));
                return $"s{caller}";
            }
            catch (AnswerRefusedException exception)
            {
                Assert.Equal(AnswerRefusal.AnsweredBefore, exception.Reason);
                return null;
            }
        })));

        var accepted = Assert.Single(outcomes.OfType<string>());
        await engines[0].Runs.AnswerAndWaitAsync("r", "legal", Json(true), Stop);
        Assert.EndsWith($"True {accepted} print", await engines[0].Runs.GetAsync<string>("r", Stop));
        Assert.Equal(1, _trace.Count("publish"));
    }

    [Fact]
    public async Task Answers_to_two_waits_at_once_are_both_accepted_and_the_run_goes_on_once()
    {
        var review = new Review(Engine(new InMemoryRunStore(_time)), _trace);
        for (var round = 0; round < 50; round++)
        {
            var id = $"r{round}";
            await review.RunAsync("x", new() { RunId = id });

            var answers = new[] { Review.Answers.Legal(true), Review.Answers.Style("s") };
            var runs = await Task.WhenAll(answers.Select(answer => Task.Run(() => review.ResumeAsync(id, answer))));

            Assert.Equal("publish True s print", (await review.ResumeAsync(id)).Result);
            Assert.Contains(runs, static run => run.State == WorkflowState.Completed);
        }

        Assert.Equal(50, _trace.Count("publish"));
    }

    [Fact]
    public async Task A_caller_that_hangs_up_neither_cancels_nor_compensates()
    {
        var engine = Engine(new InMemoryRunStore(_time));
        await new Approval(engine, _trace).RunAsync("x", new() { RunId = "a" });
        await new Review(engine, _trace).RunAsync("x", new() { RunId = "r" });
        await engine.Runs.AnswerAsync("r", "legal", Json(true), Stop);
        var gate = new TaskCompletionSource();
        _trace.Body = (_, _) => gate.Task;
        using var caller = new CancellationTokenSource();

        var waiting = engine.Runs.AnswerAndWaitAsync("r", "style", Json("s"), caller.Token);
        while (_trace.Count("publish") == 0)
            await Task.Yield();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.SetResult();

        await foreach (var _ in engine.Runs.WatchAsync("r", ct: Stop))
        {
        }

        Assert.Equal("publish True s print", await engine.Runs.GetAsync<string>("r", Stop));
        Assert.Equal(0, _trace.Count("withdraw"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_does_not_fit_is_refused_with_a_reason_whether_or_not_the_workflow_is_known(bool known)
    {
        var store = new InMemoryRunStore(_time);
        await new Review(Engine(store), _trace).RunAsync("x", new() { RunId = "r" });
        var engine = Engine(store);
        if (known)
            _ = new Review(engine, _trace);

        Assert.Equal(AnswerRefusal.NoSuchRun, await ReasonAsync(engine, "other", "legal", Json(true)));
        Assert.Equal(AnswerRefusal.NoSuchWait, await ReasonAsync(engine, "r", "nothing", Json(true)));
        Assert.Equal(AnswerRefusal.Ambiguous, await ReasonAsync(engine, "r", null, Json(true)));
        Assert.Equal(AnswerRefusal.WrongType, await ReasonAsync(engine, "r", "legal", Json("yes")));
        Assert.Equal(AnswerRefusal.WrongType, await ReasonAsync(engine, "r", "style", Json<string?>(null)));
        Assert.Equal(AnswerRefusal.TooDeep, await ReasonAsync(engine, "r", "style", Nested(200)));
        await engine.Runs.AnswerAsync("r", "style", Json("s"), Stop);
        Assert.Equal(AnswerRefusal.AnsweredBefore, await ReasonAsync(engine, "r", "style", Json("t")));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(AnswerRefusal.Expired, await ReasonAsync(engine, "r", "legal", Json(true)));

        var ended = await new Review(Engine(store), _trace).ResumeAsync("r", Stop);
        Assert.Equal((WorkflowState.Failed, ErrorKind.TimedOut), (ended.State, ended.Error!.Kind));
        Assert.Equal(AnswerRefusal.Closed, await ReasonAsync(engine, "r", "legal", Json(true)));
    }

    [Fact]
    public async Task An_answer_that_lies_in_the_store_and_cannot_be_read_leaves_the_wait_open()
    {
        var store = new InMemoryRunStore(_time);
        var approval = new Approval(Engine(store), _trace);
        await approval.RunAsync("x", new() { RunId = "r" });
        await store.PostAsync("r", new RunMessage(RunMessageKind.Answer, "answer", "{}"u8.ToArray()), Stop);

        var run = await approval.ResumeAsync("r", Stop);

        Assert.Equal("answer", Assert.Single(run.Waits).Key);
        Assert.Equal("yes", (await approval.ResumeAsync("r", Approval.Answers.Answer("yes"))).Result);
    }

    [Fact]
    public async Task Either_an_answer_or_the_end_of_the_time_decides_a_wait()
    {
        var store = new InMemoryRunStore(_time);
        var review = new Review(Engine(store), _trace);
        await review.RunAsync("x", new() { RunId = "r" });
        _time.Advance(TimeSpan.FromMinutes(59));
        await review.Engine.Runs.AnswerAsync("r", "legal", Json(true), Stop);
        _time.Advance(TimeSpan.FromMinutes(2));

        var run = await review.ResumeAsync("r", Review.Answers.Style("s"));

        Assert.Equal("publish True s print", run.Result);
    }

    [Fact]
    public async Task Without_a_key_for_an_answer_the_run_stays_as_it_is()
    {
        byte[] one = [.. Enumerable.Repeat((byte)1, 32)], two = [.. Enumerable.Repeat((byte)2, 32)];
        var store = new InMemoryRunStore(_time);
        WorkflowEngine Keyed(string current, params (string Id, byte[] Key)[] keys) =>
            Engine(store, new AesGcmCodec(keys.ToDictionary(static key => key.Id, static key => key.Key), current));
        var old = new Review(Keyed("1", ("1", one)), _trace);
        await old.RunAsync("x", new() { RunId = "r" });
        var newer = new Review(Keyed("2", ("1", one), ("2", two)), _trace);
        await newer.Engine.Runs.AnswerAsync("r", "legal", Json(true), Stop);
        var state = (await store.FindAsync("r", Stop))!.State;

        var refused = await Assert.ThrowsAsync<RunStoreException>(() => old.ResumeAsync("r", Stop));

        Assert.Contains("Add it to them", refused.Message);
        Assert.Equal((WorkflowState.Paused, state), ((await store.FindAsync("r", Stop))!.State, state));
        Assert.Equal(0, _trace.Count("withdraw"));
        Assert.Equal("publish True s print", (await newer.ResumeAsync("r", Review.Answers.Style("s"))).Result);
    }

    [Fact]
    public async Task A_plain_answer_to_a_run_of_an_engine_that_encrypts_is_refused()
    {
        var store = new InMemoryRunStore(_time);
        var codec = new AesGcmCodec(new Dictionary<string, byte[]> { ["1"] = [.. Enumerable.Repeat((byte)1, 32)] }, "1");
        var approval = new Approval(Engine(store, codec), _trace);
        await approval.RunAsync("x", new() { RunId = "r" });
        await store.PostAsync("r", new RunMessage(RunMessageKind.Answer, "answer", "\"forged\""u8.ToArray()), Stop);

        var refused = await Assert.ThrowsAsync<RunStoreException>(() => approval.ResumeAsync("r", Stop));

        Assert.Contains("not encrypted", refused.Message);
        Assert.Equal(WorkflowState.Paused, (await store.FindAsync("r", Stop))!.State);
    }

    private static async Task<AnswerRefusal> ReasonAsync(WorkflowEngine engine, string runId, string? key, JsonElement value) =>
        (await Assert.ThrowsAsync<AnswerRefusedException>(() => engine.Runs.AnswerAsync(runId, key, value, Stop))).Reason;

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);

    private static JsonElement Nested(int depth)
    {
        using var document = JsonDocument.Parse(new string('[', depth) + new string(']', depth), new JsonDocumentOptions { MaxDepth = depth });
        return document.RootElement.Clone();
    }

    private WorkflowEngine Engine(IRunStore store, IPayloadCodec? codec = null)
    {
        var options = new WorkflowEngineOptions { Store = store, Time = _time };
        if (codec is not null)
            options.PayloadCodecs.Add(codec);
        return new WorkflowEngine(options);
    }
}
