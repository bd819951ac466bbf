using System.Net;
using System.Net.Sockets;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.CircuitBreaker;
using Xunit;

namespace CodeFirstWorkflows.Tests.Resilience;

/// <summary>What stands between a step and its method.</summary>
/// <param name="needs">What the step takes from the engine: one that takes nothing goes a shorter way.</param>
public abstract class PolicyTests(StepNeeds needs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly RetryPolicy Thrice = new() { MaxAttempts = 3, Jitter = false };

    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.Zero };
    private readonly List<DateTimeOffset> _calls = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<Exception, bool> Failures => new()
    {
        { new HttpRequestException("no network"), true },
        { new HttpRequestException("busy", null, HttpStatusCode.TooManyRequests), true },
        { new HttpRequestException("late", null, HttpStatusCode.RequestTimeout), true },
        { new HttpRequestException("down", null, HttpStatusCode.ServiceUnavailable), true },
        { new HttpRequestException("wrong", null, HttpStatusCode.BadRequest), false },
        { new HttpRequestException("who", null, HttpStatusCode.Unauthorized), false },
        { new ClientException(503), true },
        { new ClientException(404), false },
        { new InvalidOperationException("around", new HttpRequestException("down", null, HttpStatusCode.BadGateway)), true },
        { new IOException("cut", new SocketException()), true },
        { new SocketException(), true },
        { new TimeoutException(), true },
        { new ArgumentException("wrong"), false },
        { new FormatException("wrong"), false },
        { new OperationCanceledException(), false },
        { new NotSupportedException("wrong"), false },
    };

    [Theory, MemberData(nameof(Failures))]
    public async Task Only_what_may_pass_by_itself_is_tried_again(Exception exception, bool isTriedAgain)
    {
        var run = await DriveAsync(new() { Retry = Thrice }, _ => throw exception);

        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.Equal(isTriedAgain ? 3 : 1, _calls.Count);
        Assert.Equal(_calls.Count, run.Call.Attempts.Count);
        Assert.Same(exception, Assert.Throws<WorkflowFailedException>(() => run.Result).InnerException);
    }

    [Fact]
    public async Task Types_replace_the_usual_reasons()
    {
        var retry = Thrice with { On = [typeof(FormatException)] };

        await DriveAsync(new() { Retry = retry }, static _ => throw new FormatException());
        Assert.Equal(3, _calls.Count);
        await DriveAsync(new() { Retry = retry }, static _ => throw new HttpRequestException());
        Assert.Equal(4, _calls.Count);
    }

    [Theory]
    [InlineData(Backoff.Constant, new[] { 2, 2, 2 })]
    [InlineData(Backoff.Linear, new[] { 2, 4, 5 })]
    [InlineData(Backoff.Exponential, new[] { 2, 4, 5 })]
    public async Task The_time_between_attempts_grows_up_to_a_limit(Backoff backoff, int[] seconds)
    {
        var retry = new RetryPolicy { Delay = TimeSpan.FromSeconds(2), MaxDelay = TimeSpan.FromSeconds(5), Backoff = backoff, Jitter = false };
        Assert.Equal(seconds, (await DelaysAsync(new() { Retry = retry }, static _ => throw new HttpRequestException())).Select(static delay => (int)delay.TotalSeconds));
    }

    [Theory]
    [InlineData("7")]
    [InlineData(7)]
    public async Task What_the_server_asks_for_is_kept_to(object said)
    {
        var exception = new HttpRequestException("busy", null, HttpStatusCode.TooManyRequests) { Data = { ["Retry-After"] = said } };

        var delays = await DelaysAsync(new() { Retry = Thrice }, _ => _calls.Count == 1 ? throw exception : new("done"));

        Assert.Equal([TimeSpan.FromSeconds(7)], delays);
    }

    [Fact]
    public async Task What_a_real_server_answers_is_told_apart()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var answers = new Queue<string>(["503 Service Unavailable", "429 Too Many Requests", "200 OK"]);
        var serving = ServeAsync();
        using var http = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/");

        var run = await DriveAsync(new() { Retry = Thrice }, async c => await http.GetStringAsync(address, c.CancellationToken));
        await serving;

        Assert.Equal("hello", run.Result);
        Assert.Equal(["HTTP 503", "HTTP 429", null], run.Call.Attempts.Select(static attempt => attempt.Error?.Detail));

        async Task ServeAsync()
        {
            while (answers.TryDequeue(out var answer))
            {
                using var client = await server.AcceptTcpClientAsync(Stop);
                await using var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[4096], Stop);
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 {answer}\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"), Stop);
            }
        }
    }

    [Fact]
    public async Task An_attempt_whose_time_is_over_is_tried_again()
    {
        var run = await DriveAsync(
            new() { Retry = Thrice, AttemptTimeout = TimeSpan.FromSeconds(5) },
            async c =>
            {
                if (_calls.Count < 3)
                    await Task.Delay(Timeout.Infinite, c.CancellationToken);
                return "done";
            });

        Assert.Equal("done", run.Result);
        Assert.Equal([ErrorKind.TimedOut, ErrorKind.TimedOut, null], run.Call.Attempts.Select(static attempt => attempt.Error?.Kind));
        Assert.Contains("an attempt may take 00:00:05", run.Call.Attempts[0].Error!.Message);
    }

    [Fact]
    public async Task All_attempts_together_have_a_time()
    {
        var start = _time.GetUtcNow();
        var run = await DriveAsync(
            new() { Retry = new() { MaxAttempts = 100 }, AttemptTimeout = TimeSpan.FromSeconds(5), TotalTimeout = TimeSpan.FromSeconds(12) },
            static async c =>
            {
                await Task.Delay(Timeout.Infinite, c.CancellationToken);
                return "never";
            });

        Assert.Equal(ErrorKind.TimedOut, run.Error!.Kind);
        Assert.Contains("all attempts together 00:00:12", run.Error.Message);
        Assert.InRange((_time.GetUtcNow() - start).TotalSeconds, 12, double.MaxValue);
    }

    [Fact]
    public async Task That_time_may_be_over_between_attempts()
    {
        var run = await DriveAsync(
            new() { Retry = Thrice with { Delay = TimeSpan.FromSeconds(20) }, TotalTimeout = TimeSpan.FromSeconds(12) }, static _ => throw new HttpRequestException());

        Assert.Contains("all attempts together 00:00:12", run.Error!.Message);
        Assert.Equal(ErrorKind.TimedOut, run.Error.Kind);
        Assert.Single(run.Call.Attempts);
    }

    [Fact]
    public async Task The_callers_cancellation_is_none_of_the_clock()
    {
        using var cancellation = new CancellationTokenSource();
        var driving = Workflow(new() { Retry = Thrice, AttemptTimeout = TimeSpan.FromSeconds(5) }, static async c =>
        {
            await Task.Delay(Timeout.Infinite, c.CancellationToken);
            return "never";
        }).RunAsync(cancellation.Token);
        await cancellation.CancelAsync();

        var run = await driving.WaitAsync(Limit, Stop);
        Assert.Equal(ErrorKind.Canceled, run.Error!.Kind);
        Assert.Single(_calls);
    }

    [Fact]
    public async Task A_breaker_opens_for_all_runs_and_closes_again()
    {
        var fails = true;
        var workflow = Workflow(
            new() { CircuitBreaker = new() { MinimumThroughput = 2, Break = TimeSpan.FromSeconds(5) } },
            _ => fails ? throw new FormatException() : new("done"));

        await workflow.RunAsync(Stop);
        await workflow.RunAsync(Stop);
        var open = await workflow.RunAsync(Stop);
        Assert.Equal(2, _calls.Count);
        Assert.IsType<BrokenCircuitException>(Assert.Throws<WorkflowFailedException>(() => open.Result).InnerException);

        fails = false;
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("done", (await workflow.RunAsync(Stop)).Result);
    }

    [Fact]
    public async Task Those_who_come_too_early_wait_for_their_turn()
    {
        var start = _time.GetUtcNow();
        var run = await DriveAsync(
            new() { RateLimit = new() { Permits = 2, Per = TimeSpan.FromSeconds(10) } }, static _ => new("x"), items: 5);

        Assert.Equal(WorkflowState.Completed, run.State);
        foreach (var (call, earliest) in _calls.Order().Zip([0, 0, 10, 10, 20]))
            Assert.InRange((call - start).TotalSeconds, earliest, double.MaxValue);
    }

    [Fact]
    public async Task Only_so_many_are_under_way_at_a_time()
    {
        var gates = new Queue<TaskCompletionSource<string>>();
        var workflow = Workflow(
            new() { RateLimit = new() { Concurrent = 2 } },
            c =>
            {
                var gate = new TaskCompletionSource<string>();
                lock (gates)
                    gates.Enqueue(gate);
                return new(gate.Task);
            },
            items: 5);
        var driving = workflow.RunAsync(Stop);

        for (var done = 0; done < 5; done++)
        {
            Assert.InRange(gates.Count, 1, 2);
            gates.Dequeue().SetResult("x");
            await Task.Yield();
            while (gates.Count < Math.Min(2, 4 - done))
                await Task.Yield();
        }

        Assert.Equal(WorkflowState.Completed, (await driving.WaitAsync(Limit, Stop)).State);
    }

    [Fact]
    public async Task A_pipeline_of_the_users_own_stands_in_for_all()
    {
        var used = 0;
        var options = new WorkflowEngineOptions { Time = _time, Resilience = new() { Retry = Thrice } };
        options.ResiliencePipelines["mine"] = new ResiliencePipelineBuilder()
            .AddRetry(new() { MaxRetryAttempts = 1, Delay = TimeSpan.Zero, OnRetry = _ => { used++; return default; } }).Build();
        var workflow = new Guarded(new WorkflowEngine(options), new() { Pipeline = "mine" }, Count(static _ => throw new FormatException()));

        var run = await workflow.RunAsync(Stop);

        Assert.Equal((1, 2), (used, run.Call.Attempts.Count));
        var missing = await new Guarded(new WorkflowEngine(options), new() { Pipeline = "other" }, static _ => new("x")).RunAsync(Stop);
        Assert.Contains("'call' runs through the resilience pipeline 'other'", missing.Error!.Message);
    }

    [Fact]
    public async Task The_engine_says_what_a_step_leaves_open()
    {
        var engine = new WorkflowEngine(new WorkflowEngineOptions { Time = _time, Resilience = new() { Retry = Thrice } });

        await DriveAsync(new Guarded(engine, null, Count(static _ => throw new HttpRequestException())));
        Assert.Equal(3, _calls.Count);
        _calls.Clear();
        await DriveAsync(new Guarded(engine, new() { Retry = new() { MaxAttempts = 1 } }, Count(static _ => throw new HttpRequestException())));
        Assert.Single(_calls);
    }

    [Fact]
    public async Task Attempts_are_kept_when_the_run_is_resumed()
    {
        var fails = true;
        var engine = new WorkflowEngine(new WorkflowEngineOptions { Time = _time, Store = new InMemoryRunStore(_time) });
        var workflow = new Guarded(engine, new() { Retry = Thrice }, Count(_ => fails ? throw new HttpRequestException() : new("done")));
        var failed = await DriveAsync(workflow);
        Assert.Equal(3, failed.Call.Attempts.Count);
        fails = false;

        var run = await workflow.ResumeAsync(failed.Id);

        Assert.Equal([1, 2, 3, 4], run.Call.Attempts.Select(static attempt => attempt.Number));
        Assert.Equal("done", run.Result);
    }

    [Fact]
    public async Task What_is_tried_again_is_told()
    {
        var run = await Workflow(new() { Retry = Thrice }, _ => _calls.Count < 2 ? throw new HttpRequestException() : new("done")).StartAsync();
        await AdvanceAsync(run.Completion);

        var restart = Assert.Single(await run.Events.OfType<AttemptRestarted>().ToListAsync(Stop));
        Assert.Equal((2, TimeSpan.FromSeconds(1)), (restart.Number, restart.Delay));
    }

    private async Task<IReadOnlyList<TimeSpan>> DelaysAsync(StepResilience resilience, Func<StepContext, ValueTask<string>> call)
    {
        var run = await Workflow(resilience, call).StartAsync();
        await AdvanceAsync(run.Completion);
        return await run.Events.OfType<AttemptRestarted>().Select(static restart => restart.Delay).ToListAsync(Stop);
    }

    private Func<StepContext, ValueTask<string>> Count(Func<StepContext, ValueTask<string>> call) => context =>
    {
        lock (_calls)
            _calls.Add(_time.GetUtcNow());
        return call(context);
    };

    private Guarded Workflow(StepResilience resilience, Func<StepContext, ValueTask<string>> call, int items = 0) =>
        new(new WorkflowEngine(new WorkflowEngineOptions { Time = _time }), resilience, Count(call), needs) { Items = items };

    private Task<Guarded.Run> DriveAsync(StepResilience resilience, Func<StepContext, ValueTask<string>> call, int items = 0) =>
        DriveAsync(Workflow(resilience, call, items));

    private async Task<Guarded.Run> DriveAsync(Guarded workflow)
    {
        var driving = workflow.RunAsync(Stop);
        await AdvanceAsync(driving);
        return await driving;
    }

    // The clock goes on as long as somebody waits for it.
    private async Task AdvanceAsync(Task end)
    {
        while (!end.IsCompleted)
        {
            await Task.Yield();
            if (!end.IsCompleted)
                _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private sealed class ClientException(int status) : Exception($"The server said {status}.")
    {
        public int Status { get; } = status;
    }
}

/// <summary>A step that takes its context.</summary>
public sealed class ContextPolicyTests() : PolicyTests(StepNeeds.Context);

/// <summary>A step that takes nothing.</summary>
public sealed class PlainPolicyTests() : PolicyTests(StepNeeds.None)
{
    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 0)]
    public async Task A_first_attempt_took_as_long_as_steps_are_measured(bool isMeasured, int seconds)
    {
        var time = new FakeTimeProvider();
        var engine = new WorkflowEngine(new WorkflowEngineOptions { Time = time, StepDurations = isMeasured });
        var workflow = new Guarded(
            engine,
            new() { Retry = new() { MaxAttempts = 2 } },
            _ =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                throw new FormatException();
            },
            StepNeeds.None);

        var run = await workflow.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(run.Call.Attempts).Duration);
    }
}
