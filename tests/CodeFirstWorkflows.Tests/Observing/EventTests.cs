using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Observing;

public class EventTests
{
    private readonly Script _script = new();

    private Pipeline Pipeline => new(new WorkflowEngine(), _script);

    [Fact]
    public async Task A_stream_tells_everything_from_start_to_end()
    {
        using var client = new ScriptedChatClient().ReplyTo("say", "one two", (3, 4));
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var workflow = new Attached { Engine = new WorkflowEngine(new WorkflowEngineOptions { ChatClient = client, Time = time }) };

        var events = await workflow.StreamAsync("x").ToListAsync();

        Assert.Equal(
            ["RunStarted", "StepStarted say", "AttemptStarted say 1", "TextDelta say one ", "TextDelta say two", "AttemptSettled say 1", "StepSettled say Completed 7", "RunSettled Completed"],
            events.Select(Show));
        var settled = Assert.IsType<RunSettled>(events[^1]);
        Assert.Equal("one two", Assert.IsType<Attached.Run>(settled.Run).Result);
        Assert.All(events, item => Assert.Equal((settled.Run.Id, time.GetUtcNow()), (item.RunId, item.At)));
        Assert.Equal(["", "say", "say", "say", "say", "say", "say", ""], events.Select(static item => item.Key));
        Assert.True(Assert.Single(client.Calls).Streaming);
        Assert.Equal(7, settled.Run.Usage.TotalTokenCount);
    }

    [Fact]
    public async Task A_step_tells_how_far_it_has_come()
    {
        var reporter = new Reporter(new WorkflowEngine());

        var progress = Assert.Single((await reporter.StreamAsync(0.5).ToListAsync()).OfType<Progress>());

        Assert.Equal(("work", "work", 0.5, "half way"), (progress.Key, progress.Step, progress.Fraction, progress.Message));
        Assert.Equal(WorkflowState.Completed, (await reporter.RunAsync(1)).State);
        Assert.Equal(typeof(ArgumentOutOfRangeException).FullName, (await reporter.RunAsync(double.NaN)).Error!.Type);
    }

    [Fact]
    public async Task A_failing_attempt_and_step_are_told()
    {
        _script.Second = static (_, _) => throw new FormatException("bad");

        var events = await Pipeline.StreamAsync("0").ToListAsync();

        Assert.Equal(
            ["RunStarted", "StepStarted first", "AttemptStarted first 1", "AttemptSettled first 1", "StepSettled first Completed ", "StepStarted second", "AttemptStarted second 1", "AttemptFailed second 1", "StepSettled second Failed ", "RunSettled Failed"],
            events.Select(Show));
        Assert.Equal("bad", Assert.IsType<RunSettled>(events[^1]).Error!.Message);
        Assert.Equal("bad", Assert.IsType<StepSettled>(events[^2]).Error!.Message);
        Assert.Equal("bad", Assert.IsType<AttemptFailed>(events[^3]).Attempt.Error!.Message);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_counts_what_it_used_and_tells_the_pieces()
    {
        using var one = new ScriptedChatClient().Fail(new HttpRequestException("broken"), after: "half ");
        using var two = new ScriptedChatClient().Reply("whole", (1, 1));
        var engine = new WorkflowEngine(new WorkflowEngineOptions { ChatClients = { ["one"] = one, ["two"] = two, ["three"] = two } });

        var events = await new Stubborn(engine).StreamAsync("x").ToListAsync();

        Assert.Equal(["half ", "whole"], events.OfType<TextDelta>().Select(static delta => delta.Text));
        Assert.Equal([1, 2], events.OfType<AttemptStarted>().Select(static item => item.Number));
        Assert.Single(events.OfType<AttemptFailed>());
        Assert.Equal("whole", ((Stubborn.Run)events.OfType<RunSettled>().Single().Run!).Result);
    }

    [Fact]
    public async Task Any_number_of_readers_see_all_events_at_any_time()
    {
        var gate = new TaskCompletionSource<string>();
        _script.Second = (_, _) => new(gate.Task);
        var run = await Pipeline.StartAsync("0");
        var early = run.Events.ToListAsync().AsTask();
        var other = run.Events.ToListAsync().AsTask();

        gate.SetResult("x");
        await run.Completion;
        var late = await run.Events.ToListAsync();

        Assert.Equal(late, await early);
        Assert.Equal(late, await other);
        Assert.IsType<RunStarted>(late[0]);
        Assert.IsType<RunSettled>(late[^1]);
    }

    [Fact]
    public async Task A_reader_may_leave_without_touching_the_run()
    {
        var gate = new TaskCompletionSource<string>();
        _script.Second = (_, _) => new(gate.Task);
        var run = await Pipeline.StartAsync("0");

        using var leave = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in run.Events.WithCancellation(leave.Token))
            {
                if (item is StepStarted { Step: "second" })
                    await leave.CancelAsync();
            }
        });

        gate.SetResult("x");
        await run.Completion;
        Assert.Equal(WorkflowState.Completed, run.State);
    }

    [Fact]
    public async Task A_run_that_is_not_observed_keeps_no_events_and_says_so()
    {
        var run = await Pipeline.RunAsync("0");

        Assert.Contains("StartAsync", Assert.Throws<InvalidOperationException>(() => run.Events).Message);
    }

    [Fact]
    public async Task Cancelling_a_run_ends_it()
    {
        _script.Second = static async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return "";
        };
        var run = await Pipeline.StartAsync("0");
        await foreach (var item in run.Events)
        {
            if (item is StepStarted { Step: "second" })
                await run.CancelAsync();
        }

        Assert.Equal((WorkflowState.Failed, ErrorKind.Canceled), (run.State, run.Error!.Kind));
        await run.CancelAsync();
    }

    [Fact]
    public async Task Leaving_a_stream_cancels_the_run()
    {
        var canceled = new TaskCompletionSource();
        _script.Second = async (_, token) =>
        {
            using var registration = token.Register(canceled.SetResult);
            await canceled.Task;
            return "";
        };

        await foreach (var item in Pipeline.StreamAsync("0"))
        {
            if (item is StepStarted { Step: "second" })
                break;
        }

        await canceled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_callers_token_cancels_a_started_run()
    {
        using var cancel = new CancellationTokenSource();
        _script.Second = async (first, _) =>
        {
            await cancel.CancelAsync();
            return first;
        };

        var run = await Pipeline.StartAsync("0", cancellationToken: cancel.Token);
        await run.Completion;

        Assert.Equal((ErrorKind.Canceled, "note"), (run.Error!.Kind, run.Error.Step));
    }

    [Fact]
    public async Task A_stream_is_enumerated_once()
    {
        var stream = Pipeline.StreamAsync("0");
        await stream.ToListAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.ToListAsync().AsTask());
    }

    [Fact]
    public async Task A_given_step_tells_nothing()
    {
        var events = await Pipeline.StreamAsync("0", new() { Given = [Workflows.Pipeline.Given.First("g")] }).ToListAsync();

        Assert.DoesNotContain(events, static item => item.Key == "first");
    }

    private static string Show(WorkflowEvent item) => item switch
    {
        AttemptSettled settled => $"{settled.GetType().Name} {settled.Step} {settled.Attempt.Number}",
        AttemptStarted started => $"AttemptStarted {started.Step} {started.Number}",
        StepStarted started => $"StepStarted {started.Step}",
        StepSettled settled => $"StepSettled {settled.Step} {settled.Outcome} {settled.Usage.TotalTokenCount}",
        TextDelta delta => $"TextDelta {delta.Step} {delta.Text}",
        RunSettled settled => $"RunSettled {settled.State}",
        _ => item.GetType().Name,
    };
}
