using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Running;

public class RunTests
{
    private readonly Script _script = new();

    private Pipeline Pipeline(WorkflowEngineOptions? options = null) => new(new WorkflowEngine(options), _script);

    [Fact]
    public async Task A_run_completes_with_the_results_of_its_steps()
    {
        _script.Second = static async (first, _) =>
        {
            await Task.Yield();
            return first + "2";
        };

        var run = await Pipeline().RunAsync("0");

        Assert.Equal(WorkflowState.Completed, run.State);
        Assert.Equal("0123", run.Result);
        Assert.Equal("01", run.Steps.First.Result);
        Assert.Equal("012", run.Steps.Second.Result);
        Assert.Equal(["first", "second", "third"], _script.Started);
        Assert.Null(run.Error);
        Assert.Empty(run.Errors);
        Assert.Null(run.Usage.TotalTokenCount);
        Assert.True(run.Completion.IsCompletedSuccessfully);
        Assert.Equal(32, run.Id.Length);
        Assert.Equal(run.Id, run.Id);
    }

    [Fact]
    public async Task A_step_tells_its_outcome_visits_and_one_attempt()
    {
        var run = await Pipeline().RunAsync("0");

        var first = run.Steps.First;
        Assert.Equal("first", first.Name);
        Assert.Equal("first", first.Key);
        Assert.Equal(StepOutcome.Completed, first.Outcome);
        Assert.Equal(1, first.Visits);
        Assert.Null(first.Error);
        var attempt = Assert.Single(first.Attempts);
        Assert.Equal(new StepAttempt(1, null, null, null, first.Duration, null, null), attempt);
    }

    [Fact]
    public async Task A_step_without_a_result_names_its_outcome_when_asked_for_one()
    {
        var run = await Pipeline().RunAsync("0");

        var error = Assert.Throws<InvalidOperationException>(() => run.Steps.Note.Result);
        Assert.Contains("'note'", error.Message);
        Assert.Contains("Completed", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failing_step_ends_the_run_with_its_own_exception(bool asynchronously)
    {
        var thrown = new FormatException("no number");
        _script.Second = async (_, _) =>
        {
            if (asynchronously)
                await Task.Yield();
            throw thrown;
        };

        var run = await Pipeline().RunAsync("0");

        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.Equal(["first", "second"], _script.Started);
        Assert.Equal((ErrorKind.Failed, "second", "second", "System.FormatException", "no number"), Facts(run.Error!));
        Assert.Contains(nameof(A_failing_step_ends_the_run_with_its_own_exception), run.Error!.Stack);
        Assert.Equal([run.Error], run.Errors);
        var failed = Assert.Throws<WorkflowFailedException>(() => run.Result);
        Assert.Same(thrown, failed.InnerException);
        Assert.Same(run, failed.Run);
        Assert.Same(run.Error, failed.Error);
        Assert.Contains("second", failed.Message);
        Assert.Equal(StepOutcome.Failed, run.Steps.Second.Outcome);
        Assert.Equal(run.Error, run.Steps.Second.Error);
        Assert.Equal(run.Error, Assert.Single(run.Steps.Second.Attempts).Error);
        Assert.Equal(StepOutcome.NotReached, run.Steps.Third.Outcome);
        Assert.Empty(run.Steps.Third.Attempts);
        Assert.Equal(0, run.Steps.Third.Visits);
        var unread = Assert.Throws<InvalidOperationException>(() => run.Steps.Third.Result);
        Assert.Contains("'third'", unread.Message);
        Assert.Contains("NotReached", unread.Message);
    }

    [Fact]
    public async Task A_step_that_throws_before_it_returns_a_task_fails_the_run_too()
    {
        _script.First = static (_, _) => throw new FormatException("at once");

        var run = await Pipeline().RunAsync("0");

        Assert.Equal("first", run.Error!.Step);
        Assert.Contains("at once", Assert.Throws<WorkflowFailedException>(() => run.Result).Message);
    }

    [Fact]
    public async Task An_exception_that_cannot_be_read_is_recorded_all_the_same()
    {
        _script.First = static (_, _) => throw new UnreadableException();

        var run = await Pipeline().RunAsync("0");

        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.Equal("", run.Error!.Message);
        Assert.EndsWith(nameof(UnreadableException), run.Error.Type);
    }

    [Fact]
    public async Task A_canceled_run_starts_no_next_step()
    {
        using var cancel = new CancellationTokenSource();
        _script.First = (input, _) =>
        {
            cancel.Cancel();
            return new(input);
        };

        var run = await Pipeline().RunAsync("0", cancellationToken: cancel.Token);

        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.Equal((ErrorKind.Canceled, "second"), (run.Error!.Kind, run.Error.Step));
        Assert.Equal(["first"], _script.Started);
        Assert.Equal(StepOutcome.Completed, run.Steps.First.Outcome);
        Assert.Equal(StepOutcome.NotReached, run.Steps.Second.Outcome);
        Assert.IsType<OperationCanceledException>(Assert.Throws<WorkflowFailedException>(() => run.Result).InnerException);
    }

    [Fact]
    public async Task A_step_in_flight_sees_the_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        _script.Second = async (_, token) =>
        {
            await cancel.CancelAsync();
            token.ThrowIfCancellationRequested();
            return "";
        };

        var run = await Pipeline().RunAsync("0", cancellationToken: cancel.Token);

        Assert.Equal((ErrorKind.Canceled, "second"), (run.Error!.Kind, run.Error.Step));
        Assert.Equal(StepOutcome.Failed, run.Steps.Second.Outcome);
    }

    [Fact]
    public async Task A_run_canceled_beforehand_starts_nothing()
    {
        var run = await Pipeline().RunAsync("0", cancellationToken: new CancellationToken(canceled: true));

        Assert.Equal(ErrorKind.Canceled, run.Error!.Kind);
        Assert.Empty(_script.Started);
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_callers_is_a_failure()
    {
        _script.First = static (_, _) => throw new TaskCanceledException("the client timed out");

        var run = await Pipeline().RunAsync("0");

        Assert.Equal(ErrorKind.Failed, run.Error!.Kind);
    }

    [Fact]
    public async Task Durations_are_taken_from_the_engines_clock()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        _script.First = (input, _) => Take(time, 2, input);
        _script.Second = (input, _) => Take(time, 3, input);

        var run = await Pipeline(new() { Time = time }).RunAsync("0");

        time.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(TimeSpan.FromSeconds(2), run.Steps.First.Duration);
        Assert.Equal(TimeSpan.FromSeconds(3), run.Steps.Second.Duration);
        Assert.Equal(TimeSpan.Zero, run.Steps.Third.Duration);
        Assert.Equal(TimeSpan.FromSeconds(5), run.Duration);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), run.CreatedAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Durations_of_steps_can_be_switched_off(bool observed)
    {
        var time = new FakeTimeProvider();
        _script.First = (input, _) => Take(time, 2, input);
        var pipeline = Pipeline(new() { Time = time, StepDurations = false });

        var run = observed ? await pipeline.StartAsync("0") : await pipeline.RunAsync("0");
        await run.Completion;

        Assert.Equal(TimeSpan.Zero, run.Steps.First.Duration);
        Assert.Equal(TimeSpan.FromSeconds(2), run.Duration);
    }

    [Fact]
    public async Task A_result_cannot_be_read_before_the_end()
    {
        var gate = new TaskCompletionSource<string>();
        _script.Second = (_, _) => new(gate.Task);
        var run = await Pipeline().StartAsync("0");

        Assert.Contains("Running", Assert.Throws<InvalidOperationException>(() => run.Result).Message);
        Assert.Null(run.Error);

        gate.SetResult("x");
        await run.Completion;
        Assert.Equal("x3", run.Result);
    }

    [Fact]
    public async Task A_run_may_be_read_while_it_is_on_its_way()
    {
        var gate = new TaskCompletionSource<string>();
        var reached = new TaskCompletionSource();
        _script.Second = (_, _) =>
        {
            reached.SetResult();
            return new(gate.Task);
        };
        var run = await Pipeline().StartAsync("0");
        await reached.Task;

        Assert.Equal(WorkflowState.Running, run.State);
        Assert.Equal("01", run.Steps.First.Result);
        Assert.Equal(StepOutcome.NotReached, run.Steps.Second.Outcome);
        Assert.False(run.Completion.IsCompleted);

        gate.SetResult("x");
        await run.Completion;
    }

    [Fact]
    public async Task Given_results_count_as_done()
    {
        var run = await Pipeline().RunAsync("0", new() { Given = [GivenResult.Of("second", "given")] });

        Assert.Equal("given3", run.Result);
        Assert.Equal(["first", "third"], _script.Started);
        Assert.Equal(StepOutcome.Completed, run.Steps.Second.Outcome);
        Assert.Empty(run.Steps.Second.Attempts);
    }

    [Fact]
    public async Task A_given_result_is_that_of_its_own_step_only()
    {
        var run = await Pipeline().RunAsync("0", new() { Given = [Workflows.Pipeline.Given.Third("given")] });

        Assert.Equal("01", run.Steps.First.Result);
        Assert.Equal("given", run.Result);
    }

    [Fact]
    public async Task Options_for_unknown_steps_are_refused_with_the_known_ones()
    {
        var pipeline = Pipeline();
        RunOptions given = new() { Given = [GivenResult.Of("secnd", "x")] };
        RunOptions steps = new() { Steps = { ["secnd"] = new() } };
        RunOptions wrongType = new() { Given = [GivenResult.Of("second", 1)] };
        RunOptions noPrompt = new() { Steps = { ["second"] = new() } };
        RunOptions noId = new() { RunId = " " };

        foreach (var options in new[] { given, steps })
        {
            var error = await Assert.ThrowsAnyAsync<ArgumentException>(() => pipeline.RunAsync("0", options));
            Assert.Contains("'secnd'", error.Message);
            Assert.Contains("first, second, note, third", error.Message);
        }

        Assert.Contains("Int32", (await Assert.ThrowsAnyAsync<ArgumentException>(() => pipeline.RunAsync("0", wrongType))).Message);
        Assert.Contains("no prompt", (await Assert.ThrowsAnyAsync<ArgumentException>(() => pipeline.RunAsync("0", noPrompt))).Message);
        Assert.Contains("id", (await Assert.ThrowsAnyAsync<ArgumentException>(() => pipeline.RunAsync("0", noId))).Message);
        Assert.Empty(_script.Started);
    }

    [Fact]
    public async Task A_run_has_the_id_that_it_was_given()
    {
        var run = await Pipeline().RunAsync("0", new() { RunId = "mine" });

        Assert.Equal("mine", run.Id);
    }

    [Fact]
    public async Task Null_is_no_input_where_the_type_says_so()
    {
        var refused = await Assert.ThrowsAsync<ArgumentNullException>(() => new SolveProblem(new WorkflowEngine(new ScriptedChatClient())).RunAsync(null!));

        Assert.Equal("input", refused.ParamName);
    }

    [Fact]
    public async Task A_workflow_without_an_engine_says_how_to_give_it_one()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => new Attached().RunAsync("x"));

        Assert.Contains("Attached has no engine", error.Message);
        Assert.Contains("AddWorkflows", error.Message);
    }

    [Fact]
    public async Task An_engine_can_be_set_when_the_workflow_is_created()
    {
        using var client = new ScriptedChatClient().Reply("hello");

        var run = await new Attached { Engine = new WorkflowEngine(client) }.RunAsync("x");

        Assert.Equal("hello", run.Result);
    }

    [Fact]
    public async Task A_class_without_generated_code_says_why_it_cannot_run()
    {
        IWorkflow<string, string> workflow = new NotGenerated(new WorkflowEngine());

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => workflow.RunAsync("x"));

        Assert.Contains("partial", error.Message);
    }

    [Fact]
    public async Task A_workflow_may_have_neither_input_nor_output()
    {
        IWorkflow<NoInput> chore = new Chore(new WorkflowEngine());

        var run = await chore.RunAsync(default);

        Assert.Equal(WorkflowState.Completed, run.State);
    }

    [Fact]
    public async Task Interfaces_run_the_workflow_too()
    {
        IWorkflow<string, string> typed = Pipeline();
        IWorkflow<string> untyped = Pipeline();

        var ran = await typed.RunAsync("0");
        var started = await typed.StartAsync("0");
        await started.Completion;
        var events = await untyped.StreamAsync("0").ToListAsync();

        Assert.Equal("0123", ran.Result);
        Assert.Equal("0123", started.Result);
        Assert.Equal(WorkflowState.Completed, (await untyped.RunAsync("0")).State);
        Assert.Equal(WorkflowState.Completed, Assert.IsType<RunSettled>(events[^1]).State);
    }

    [Fact]
    public async Task Cancelling_a_run_that_has_ended_does_nothing()
    {
        var run = await Pipeline().RunAsync("0");

        await run.CancelAsync();

        Assert.Equal(WorkflowState.Completed, run.State);
    }

    private static ValueTask<string> Take(FakeTimeProvider time, int seconds, string value)
    {
        time.Advance(TimeSpan.FromSeconds(seconds));
        return new(value);
    }

    private static (ErrorKind Kind, string Step, string Key, string Type, string Message) Facts(StepError error) =>
        (error.Kind, error.Step, error.Key, error.Type, error.Message);

    private sealed class UnreadableException : Exception
    {
        public override string Message => throw new InvalidOperationException();

        public override string StackTrace => throw new InvalidOperationException();
    }
}
