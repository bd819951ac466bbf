using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Xunit;

namespace CodeFirstWorkflows.Tests.FlowControl;

public class TryTests
{
    [Theory, EveryDrive]
    public async Task A_failure_is_kept_and_the_run_goes_on(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
        {
            var a = await scope.Attempt(run.Of.A, static _ => FlowSteps.Fails("a"));
            var b = await scope.Attempt(run.Of.B, static async _ =>
            {
                await Task.Yield();
                throw new FormatException("b");
            });
            var c = await scope.Attempt(run.Of.C, static _ => Task.FromResult("c"));
            run.Out = $"{a.Completed} {a.Value is null} {b.Completed} {c.Completed} {c.Value}";
        });

        Assert.Equal("False True False True c", run.Result);
        Assert.Equal((StepOutcome.Failed, "a", "a"), (run.View(run.Of.A).Outcome, run.View(run.Of.A).Error!.Message, run.View(run.Of.A).Error!.Key));
        Assert.Equal("b", Assert.Single(run.View(run.Of.B).Attempts).Error!.Message);
        Assert.Equal(StepOutcome.Completed, run.View(run.Of.C).Outcome);
        Assert.Empty(run.Errors);
        Assert.Null(run.Error);
    }

    [Theory, EveryDrive]
    public async Task A_cancellation_passes(Drive drive)
    {
        using var cancel = new CancellationTokenSource();

        var run = await drive.DriveAsync(
            async (run, scope) =>
            {
                await scope.Attempt(run.Of.A, async token =>
                {
                    await cancel.CancelAsync();
                    token.ThrowIfCancellationRequested();
                    return "never";
                });
                run.Out = "never";
            },
            cancel.Token);

        Assert.Equal((WorkflowState.Failed, ErrorKind.Canceled, "a"), (run.State, run.Error!.Kind, run.Error.Key));
    }

    [Theory, EveryDrive]
    public async Task A_cancellation_that_is_not_the_runs_is_a_failure(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
            run.Out = $"{(await scope.Attempt(run.Of.A, static _ => throw new TaskCanceledException("theirs"))).Completed}");

        Assert.Equal("False", run.Result);
        Assert.Equal(ErrorKind.Failed, run.View(run.Of.A).Error!.Kind);
    }

    [Theory, EveryDrive]
    public async Task It_does_not_cancel_a_group_that_fails_fast(Drive drive)
    {
        var gate = new TaskCompletionSource<string>();

        var run = await drive.DriveAsync(async (run, scope) =>
        {
            var group = scope.Group(failFast: true);
            var first = group.Member().Begin(run.Of.A, token => gate.Task.WaitAsync(token));
            var second = group.Member().Attempt(run.Of.B, static _ => FlowSteps.Fails("b")).AsTask();
            gate.SetResult("a");
            await group.Join(first, second);
            run.Out = await first;
        });

        Assert.Equal("a", run.Result);
    }

    [Fact]
    public async Task A_passed_failure_is_not_run_again()
    {
        var options = new WorkflowEngineOptions().UseInMemoryStore();
        var calls = new List<string>();
        var fails = true;
        var flow = new Flow(new WorkflowEngine(options), async (run, scope) =>
        {
            var a = await scope.Attempt(run.Of.A, _ =>
            {
                calls.Add("a");
                return FlowSteps.Fails("a");
            });
            await scope.Do(run.Of.B, _ =>
            {
                calls.Add("b");
                return fails ? FlowSteps.Fails("b") : Task.FromResult("b");
            });
            run.Out = $"{a.Completed}";
        });
        var failed = await flow.RunAsync();
        Assert.Equal("b", Assert.Single(failed.Errors).Key);
        fails = false;

        var run = await flow.ResumeAsync(failed.Id);

        Assert.Equal("False", run.Result);
        Assert.Equal(["a", "b", "b"], calls);
        Assert.Equal("a", run.View(run.Of.A).Error!.Message);
        Assert.Equal(StepOutcome.Failed, run.View(run.Of.A).Outcome);
        Assert.Equal("a", Assert.Single(run.View(run.Of.A).Attempts).Error!.Message);
    }

    [Fact]
    public async Task A_canceled_one_is_run_again()
    {
        using var cancel = new CancellationTokenSource();
        var calls = 0;
        var flow = new Flow(FlowSteps.Engine(Drive.Recorded), async (run, scope) =>
            run.Out = (await scope.Attempt(run.Of.A, async token =>
            {
                if (calls++ == 0)
                    await cancel.CancelAsync();
                token.ThrowIfCancellationRequested();
                return "a";
            })).Value);
        var canceled = await flow.RunAsync("in", null, cancel.Token);

        Assert.Equal("a", (await flow.ResumeAsync(canceled.Id)).Result);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Its_attempts_and_usage_are_kept()
    {
        using var client = new ScriptedChatClient().Reply("no", (1, 2), Microsoft.Extensions.AI.ChatFinishReason.ContentFilter);
        var flow = new Flow(new WorkflowEngine(client), static async (run, scope) =>
            run.Out = $"{(await scope.Try(run.Of.Ask, 0, 0, static (c, _) => c.Ask<string>(FlowSteps.Prompt(c, "x")))).Completed}");

        var run = await flow.RunAsync();

        Assert.Equal("False", run.Result);
        Assert.Equal(3, run.Usage.TotalTokenCount);
        Assert.Equal(3, run.View(run.Of.Ask).Usage.TotalTokenCount);
    }
}
