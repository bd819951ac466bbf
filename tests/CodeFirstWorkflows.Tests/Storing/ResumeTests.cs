using System.Text.Json;
using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.FlowControl;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing;

public class ResumeTests
{
    private const string PlanReply = """{"goal":"win","tasks":["a"]}""";

    private readonly Script _script = new();
    private readonly WorkflowEngineOptions _options = new WorkflowEngineOptions().UseInMemoryStore();

    private Pipeline Pipeline => new(new WorkflowEngine(_options), _script);

    [Fact]
    public async Task A_failed_run_goes_on_from_the_step_that_failed()
    {
        _script.Second = static (_, _) => throw new FormatException("bad");
        var failed = await Pipeline.RunAsync("0");
        _script.Second = static (first, _) => new(first + "b");

        var run = await Pipeline.ResumeAsync(failed.Id);

        Assert.Equal("01b3", run.Result);
        Assert.Equal(failed.Id, run.Id);
        Assert.Equal(failed.CreatedAt, run.CreatedAt);
        Assert.Equal(["first", "second", "second", "third"], _script.Started);
        Assert.Null(run.Error);
        Assert.Equal(["bad", null], run.Steps.Second.Attempts.Select(static attempt => attempt.Error?.Message));
        Assert.Equal([1, 2], run.Steps.Second.Attempts.Select(static attempt => attempt.Number));
        Assert.Single(run.Steps.First.Attempts);
    }

    [Fact]
    public async Task A_run_may_fail_and_be_resumed_again_and_again()
    {
        for (var i = 0; i < 3; i++)
        {
            _script.Third = static (_, _) => throw new FormatException();
            var run = i == 0 ? await Pipeline.RunAsync("0", new() { RunId = "r" }) : await Pipeline.ResumeAsync("r");
            Assert.Equal("third", run.Error!.Step);
            Assert.Equal(i + 1, run.Steps.Third.Attempts.Count);
        }

        Assert.Equal(["first", "second", "third", "third", "third"], _script.Started);
    }

    [Fact]
    public async Task A_canceled_run_can_be_resumed()
    {
        using var cancel = new CancellationTokenSource();
        _script.First = (input, _) =>
        {
            cancel.Cancel();
            return new(input + "1");
        };
        var canceled = await Pipeline.RunAsync("0", cancellationToken: cancel.Token);

        var run = await Pipeline.ResumeAsync(canceled.Id);

        Assert.Equal("0123", run.Result);
        Assert.Equal(["first", "second", "third"], _script.Started);
    }

    [Fact]
    public async Task A_resumed_run_has_the_usage_and_the_conversation_of_its_record()
    {
        using var client = new ScriptedChatClient()
            .ReplyTo("analyze", "hard", (1, 1)).ReplyTo("plan", PlanReply, (2, 2)).ReplyTo("execute", "half", (4, 4), ChatFinishReason.ContentFilter)
            .ReplyTo("execute", "done", (8, 8));
        _options.ChatClient = client;
        var failed = await new SolveProblem(new WorkflowEngine(_options)).RunAsync("it");
        Assert.Equal(14, failed.Usage.TotalTokenCount);

        var run = await new SolveProblem(new WorkflowEngine(_options)).ResumeAsync(failed.Id);

        Assert.Equal("done", run.Result);
        Assert.Equal(4, client.Calls.Count);
        Assert.Equal(30, run.Usage.TotalTokenCount);
        Assert.Equal(30, run.Steps.Analyze.Usage.TotalTokenCount + run.Steps.Plan.Usage.TotalTokenCount + run.Steps.Execute.Usage.TotalTokenCount);
        Assert.Equal(client.Calls[2].Messages.Select(static message => message.Text), client.Calls[3].Messages.Select(static message => message.Text));
        Assert.Equal(5, client.Calls[3].Messages.Count);
    }

    [Fact]
    public async Task A_conversation_goes_on_with_content_types_of_ones_own()
    {
        var client = new ScriptedChatClient()
            .ReplyWith(static (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextContent("a"), new Sound("la")])) { FinishReason = ChatFinishReason.Stop }))
            .Fail(new IOException("cut")).Reply("b");
        _options.ChatClient = client;
        var json = new JsonSerializerOptions(AIJsonUtilities.DefaultOptions);
        json.AddAIContentType<Sound>("sound");
        _options.MessageJson = json;
        Flow Talk() => new(new WorkflowEngine(_options), static async (run, scope) => run.Out = await scope.Say(run.Of.Ask, "x") + await scope.Say(run.Of.Talk, "y"), isConversation: true);

        var failed = await Talk().RunAsync("in");
        var run = await Talk().ResumeAsync(failed.Id);

        Assert.Equal("ab", run.Result);
        Assert.Equal("la", Assert.Single(client.Calls[^1].Messages.SelectMany(static message => message.Contents).OfType<Sound>()).Notes);
    }

    [Fact]
    public async Task Content_that_cannot_be_recorded_is_the_steps_failure()
    {
        _options.ChatClient = new ScriptedChatClient().ReplyWith(static (_, _) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextContent("a"), new Sound("la")])) { FinishReason = ChatFinishReason.Stop }));
        var flow = new Flow(new WorkflowEngine(_options), static async (run, scope) => run.Out = await scope.Say(run.Of.Ask, "x"), isConversation: true);

        var run = await flow.RunAsync("in");

        Assert.Equal((WorkflowState.Failed, "ask"), (run.State, run.Error!.Key));
        Assert.Contains("MessageJson", run.Error.Message);
    }

    [Fact]
    public async Task A_codec_that_fails_is_not_the_steps_fault()
    {
        var store = new InMemoryRunStore();
        _options.Store = store;
        _options.PayloadCodecs.Add(new KeylessCodec("completed second"));

        var run = await Pipeline.RunAsync("0", new() { RunId = "r" });

        Assert.Equal(("", "no key"), (run.Error!.Key, run.Error.Message));
        // As it was, for whoever takes it up.
        Assert.Equal(WorkflowState.Running, (await store.FindAsync("r", TestContext.Current.CancellationToken))!.State);
        Assert.Equal(["first"], (await store.ReadAsync("r", TestContext.Current.CancellationToken)).Select(static record => record.Key));
    }

    private sealed class KeylessCodec(string fails) : IPayloadCodec
    {
        public byte Mark => 31;

        public ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> payload, PayloadPlace place) => place.Name == fails ? throw new IOException("no key") : payload;

        public ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> payload, PayloadPlace place) => throw new IOException("no key");
    }

    private sealed class Sound(string notes) : AIContent
    {
        public string Notes { get; } = notes;
    }

    [Fact]
    public async Task The_next_step_gets_the_value_as_read_back_from_its_record()
    {
        var run = await new Rounding(new WorkflowEngine(_options)).RunAsync("x");

        Assert.Equal("whole 1", run.Result);
        Assert.Equal(0, run.Steps.Measure.Result.Hidden);
    }

    [Fact]
    public async Task Given_results_are_recorded()
    {
        _script.Third = static (_, _) => throw new FormatException();
        var failed = await Pipeline.RunAsync("0", new() { Given = [Workflows.Pipeline.Given.Second("given")] });
        _script.Third = static (second, _) => Task.FromResult(second + "!");

        var run = await Pipeline.ResumeAsync(failed.Id);

        Assert.Equal("given!", run.Result);
        Assert.DoesNotContain("second", _script.Started);
        Assert.Empty(run.Steps.Second.Attempts);
    }

    [Fact]
    public async Task Given_results_are_read_back_too()
    {
        var run = await new Rounding(new WorkflowEngine(_options)).RunAsync("x", new() { Given = [Rounding.Given.Measure(new(5) { Hidden = 7 })] });

        Assert.Equal("whole 5", run.Result);
    }

    [Fact]
    public async Task A_run_is_not_resumed_twice_at_a_time()
    {
        _script.First = static (_, _) => throw new FormatException();
        var failed = await Pipeline.RunAsync("0");
        var gate = new TaskCompletionSource<string>();
        _script.First = (_, _) => new(gate.Task);

        _script.Started.Clear();
        var pipeline = Pipeline;
        var resumed = pipeline.ResumeAsync(failed.Id);
        var joined = pipeline.ResumeAsync(failed.Id);

        gate.SetResult("x");
        Assert.Equal("x23", (await resumed).Result);
        Assert.Same(await resumed, await joined);
        Assert.Equal(["first", "second", "third"], _script.Started);
    }

    [Fact]
    public async Task A_step_that_is_recorded_stays_so_even_if_a_logger_throws()
    {
        _options.LoggerFactory = LoggerFactory.Create(static builder => builder.SetMinimumLevel(LogLevel.Debug).AddProvider(new ThrowingLogger()));
        var failed = await Pipeline.RunAsync("0", new() { RunId = "r" });
        Assert.Equal(WorkflowState.Failed, failed.State);
        Assert.Equal(["first"], _script.Started);
        _options.LoggerFactory = null;

        Assert.Equal("0123", (await Pipeline.ResumeAsync("r")).Result);
        Assert.Equal(["first", "second", "third"], _script.Started);
    }

    [Fact]
    public async Task What_cannot_be_resumed_is_refused_with_the_reason()
    {
        await Pipeline.RunAsync("0", new() { RunId = "done" });

        Assert.Contains("no record", await Refused(() => Pipeline.ResumeAsync("unknown")));
        Assert.Contains("a run of CodeFirstWorkflows.Tests.Workflows.Pipeline, not of CodeFirstWorkflows.Tests.Workflows.Ledgered", await Refused(() => new Ledgered(new WorkflowEngine(_options)).ResumeAsync("done")));
        Assert.Contains("UseInMemoryStore", await Refused(() => new Pipeline(new WorkflowEngine(), _script).ResumeAsync("done")));
    }

    [Fact]
    public async Task A_completed_run_resumes_to_its_result()
    {
        var done = await Pipeline.RunAsync("0", new() { RunId = "done" });
        _script.Started.Clear();

        var read = await Pipeline.ResumeAsync("done");

        Assert.Equal((WorkflowState.Completed, done.Result), (read.State, read.Result));
        Assert.Empty(_script.Started);
    }

    [Fact]
    public async Task A_refused_resume_leaves_the_run_as_it_was()
    {
        _script.First = static (_, _) => throw new FormatException();
        var failed = await Pipeline.RunAsync("0");
        _script.First = static (input, _) => new(input + "1");

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Pipeline.ResumeAsync(failed.Id, new() { RunId = "other" }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Pipeline.ResumeAsync(failed.Id, new() { Steps = { ["no"] = new() } }));
        var run = await Pipeline.ResumeAsync(failed.Id);

        Assert.Equal("0123", run.Result);
    }

    [Fact]
    public async Task A_run_id_is_used_once()
    {
        await Pipeline.RunAsync("0", new() { RunId = "mine" });

        Assert.Contains("used once", await Refused(() => Pipeline.RunAsync("0", new() { RunId = "mine" })));
        Assert.Contains("used once", await Refused(() => Pipeline.StartAsync("0", new() { RunId = "mine" })));
        Assert.Contains("used once", await Refused(async () => await Pipeline.StreamAsync("0", new() { RunId = "mine" }).ToListAsync()));
    }

    [Fact]
    public async Task A_durable_workflow_needs_a_store()
    {
        Assert.Contains("durable", await Refused(() => new Ledgered(new WorkflowEngine()).RunAsync(2)));

        Assert.Equal(4, (await new Ledgered(new WorkflowEngine(_options)).RunAsync(2)).Result);
    }

    [Fact]
    public async Task Interfaces_resume_too()
    {
        _script.First = static (_, _) => throw new FormatException();
        IWorkflow<string, string> typed = Pipeline;
        IWorkflow<string> untyped = Pipeline;
        var failed = await typed.RunAsync("0");
        Assert.Equal(WorkflowState.Failed, (await untyped.ResumeAsync(failed.Id)).State);
        _script.First = static (input, _) => new(input);

        Assert.Equal("023", (await typed.ResumeAsync(failed.Id)).Result);
    }

    [Fact]
    public async Task A_resumed_run_tells_and_logs_nothing_about_recorded_steps()
    {
        _script.Second = static (_, _) => throw new FormatException();
        var failed = await Pipeline.RunAsync("0");
        var log = new FakeLogCollector();
        _options.LoggerFactory = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(log)));
        _script.Second = static (first, _) => new(first);

        await Pipeline.ResumeAsync(failed.Id);

        var steps = log.GetSnapshot().Select(static record => record.GetStructuredStateValue("Step")).Where(static step => step is not null).Distinct();
        Assert.Equal(["second", "note", "third"], steps);
    }

    /// <summary>Throws when the first step has ended.</summary>
    private sealed class ThrowingLogger : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains("ended as Completed", StringComparison.Ordinal))
                throw new InvalidOperationException("the log is full");
        }

        public void Dispose()
        {
        }
    }

    private static async Task<string> Refused(Func<Task> call) => (await Assert.ThrowsAsync<InvalidOperationException>(call)).Message;
}
