using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.FlowControl;

public class GroupTests
{
    [Theory, EveryDrive]
    public async Task Members_run_beside_each_other(Drive drive)
    {
        var (a, b) = (new TaskCompletionSource<string>(), new TaskCompletionSource<string>());

        var run = await drive.DriveAsync(async (run, scope) =>
        {
            var group = scope.Group();
            var first = group.Member().Begin(run.Of.A, _ =>
            {
                b.SetResult("from a");
                return a.Task;
            });
            var second = group.Member().Begin(run.Of.B, _ =>
            {
                a.SetResult("from b");
                return b.Task;
            });
            await group.Join(first, second);
            run.Out = $"{await first} {await second}";
        });

        Assert.Equal("from b from a", run.Result);
        Assert.Equal("from b", run.View(run.Of.A).Result);
        Assert.Equal(StepOutcome.Completed, run.View(run.Of.B).Outcome);
    }

    [Theory, EveryDrive]
    public async Task All_finish_and_every_error_is_kept_in_declared_order(Drive drive)
    {
        var (a, b) = (new TaskCompletionSource<string>(), new TaskCompletionSource<string>());
        var original = new FormatException("a");

        var run = await drive.DriveAsync(async (run, scope) =>
        {
            var group = scope.Group();
            var first = group.Member().Begin(run.Of.A, _ => a.Task);
            var second = group.Member().Begin(run.Of.B, async token =>
            {
                var value = await b.Task;
                a.SetException(original);
                return value + token.IsCancellationRequested;
            });
            var third = group.Member().Begin(run.Of.C, _ =>
            {
                b.SetResult("finished ");
                return FlowSteps.Fails("c");
            });
            await group.Join(first, second, null, third);
            run.Out = "never";
        });

        Assert.Equal(["a", "c"], run.Errors.Select(static error => error.Message));
        Assert.Equal(["a", "c"], run.Errors.Select(static error => error.Key));
        Assert.Same(run.Errors[0], run.Error);
        Assert.Equal("finished False", run.View(run.Of.B).Result);
        Assert.Same(original, Assert.Throws<WorkflowFailedException>(() => run.Result).InnerException);
        Assert.Equal(StepOutcome.Failed, run.View(run.Of.C).Outcome);
        Assert.Same(run.Errors[1], run.View(run.Of.C).Error);
    }

    [Theory, EveryDrive]
    public async Task Fail_fast_cancels_the_others_which_are_no_errors_of_the_run(Drive drive)
    {
        var run = await drive.DriveAsync(async (run, scope) =>
        {
            var group = scope.Group(failFast: true);
            var first = group.Member().Begin(run.Of.A, static async token =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return "never";
            });
            var second = group.Member().Begin(run.Of.B, static async _ =>
            {
                await Task.Yield();
                throw new FormatException("b");
            });
            await group.Join(first, second);
        });

        Assert.Equal("b", Assert.Single(run.Errors).Message);
        Assert.Equal(ErrorKind.Failed, run.Error!.Kind);
        Assert.Equal((StepOutcome.Failed, ErrorKind.Canceled), (run.View(run.Of.A).Outcome, run.View(run.Of.A).Error!.Kind));
        Assert.IsType<FormatException>(Assert.Throws<WorkflowFailedException>(() => run.Result).InnerException);
    }

    [Theory, EveryDrive]
    public async Task Fail_fast_hears_of_conditions_and_loops_of_its_members_too(Drive drive)
    {
        var run = await drive.DriveAsync(async (run, scope) =>
        {
            var group = scope.Group(failFast: true);
            var first = group.Member().Begin(run.Of.A, static async token =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return "never";
            });
            var second = Loop(run, group.Member());
            await group.Join(first, second);
        });

        Assert.Equal("b", Assert.Single(run.Errors).Key);
        Assert.Contains("2 visits", run.Error!.Message);

        static async Task Loop(Flow.Run run, Scope scope)
        {
            await scope.Do(run.Of.B, "x");
            await Task.Yield();
            scope.Exhaust(run.Of.B, 0, 2, fail: true);
        }
    }

    [Theory, EveryDrive]
    public async Task Fail_fast_lets_no_next_step_of_a_member_start(Drive drive)
    {
        var failed = new TaskCompletionSource();

        var run = await drive.DriveAsync(async (run, scope) =>
        {
            var group = scope.Group(failFast: true);
            var first = Two(run, group.Member());
            var second = group.Member().Begin(run.Of.C, _ => FlowSteps.Fails("c"));
            failed.SetResult();
            await group.Join(first, second);
        });

        Assert.Equal("c", Assert.Single(run.Errors).Key);
        Assert.Equal("a", run.View(run.Of.A).Result);
        Assert.Equal(StepOutcome.NotReached, run.View(run.Of.B).Outcome);

        async Task Two(Flow.Run run, Scope scope)
        {
            await scope.Do(run.Of.A, async _ =>
            {
                await failed.Task;
                return "a";
            });
            await scope.Do(run.Of.B, "b");
        }
    }

    [Theory, EveryDrive]
    public async Task A_cancellation_of_the_run_goes_before_failures(Drive drive)
    {
        using var cancel = new CancellationTokenSource();

        var run = await drive.DriveAsync(
            async (run, scope) =>
            {
                var group = scope.Group();
                var first = group.Member().Begin(run.Of.A, static _ => FlowSteps.Fails("a"));
                var second = group.Member().Begin(run.Of.B, async token =>
                {
                    await cancel.CancelAsync();
                    await Task.Delay(Timeout.Infinite, token);
                    return "never";
                });
                await group.Join(first, second);
            },
            cancel.Token);

        Assert.Equal((ErrorKind.Canceled, "b"), (Assert.Single(run.Errors).Kind, run.Error!.Key));
    }

    [Theory, EveryDrive]
    public async Task A_member_that_reads_one_that_failed_is_not_reached_and_adds_no_error(Drive drive)
    {
        var run = await drive.DriveAsync(async (run, scope) =>
        {
            var group = scope.Group();
            var b = new TaskCompletionSource<string>();
            var first = Reads(run.Of.A, b.Task);
            var second = group.Member().Begin(run.Of.B, static async _ =>
            {
                await Task.Yield();
                throw new FormatException("b");
            });
            Relay(second, b);
            var third = group.Member().Begin(run.Of.C, static _ => FlowSteps.Fails("c"));
            var fourth = Reads(run.Of.Ask, second);
            await group.Join(first, second, third, fourth);

            async Task Reads(StepBinding<string> step, Task<string> input)
            {
                var scope = group.Member();
                await scope.Do(step, await input);
            }
        });

        Assert.Equal(["b", "c"], run.Errors.Select(static error => error.Key));
        Assert.Equal(StepOutcome.NotReached, run.View(run.Of.A).Outcome);

        static async void Relay(Task<string> from, TaskCompletionSource<string> to)
        {
            try
            {
                to.SetResult(await from);
            }
            catch (FormatException exception)
            {
                to.SetException(exception);
            }
        }
    }

    [Theory, EveryDrive]
    public async Task Errors_of_forward_readers_do_not_change_the_declared_order(Drive drive)
    {
        var run = await drive.DriveAsync(async (run, scope) =>
        {
            var group = scope.Group();
            var c = new TaskCompletionSource<string>();
            var first = ReadsAsync();
            var second = group.Member().Begin(run.Of.B, static _ => FlowSteps.Fails("b"));
            var third = group.Member().Begin(run.Of.C, static _ => FlowSteps.Fails("c"));
            c.SetException(third.Exception!.InnerException!);
            await group.Join(first, second, third);

            async Task ReadsAsync() => await group.Member().Do(run.Of.A, await c.Task);
        });

        Assert.Equal(["b", "c"], run.Errors.Select(static error => error.Key));
    }

    [Theory, EveryDrive]
    public async Task Members_that_fail_by_the_same_exception_have_errors_of_their_own(Drive drive)
    {
        var shared = FlowSteps.Fails("shared");

        var run = await drive.DriveAsync(async (run, scope) =>
        {
            var group = scope.Group();
            await group.Join(group.Member().Begin(run.Of.A, _ => shared), group.Member().Begin(run.Of.B, _ => shared));
        });

        Assert.Equal(["a", "b"], run.Errors.Select(static error => error.Key));
        Assert.Equal("b", run.View(run.Of.B).Error!.Key);
    }

    [Fact]
    public async Task What_a_callback_of_the_token_throws_is_an_error_after_the_members()
    {
        var run = await Drive.Plain.DriveAsync(async (run, scope) =>
        {
            var group = scope.Group(failFast: true);
            var first = group.Member().Begin(run.Of.A, static async token =>
            {
                var canceled = new TaskCompletionSource<string>();
                await using var late = token.Register(() => canceled.SetCanceled(token));
                await using var bad = token.Register(static () => throw new InvalidOperationException("callback"));
                return await canceled.Task;
            });
            await group.Join(first, group.Member().Begin(run.Of.B, static _ => FlowSteps.Fails("b")));
        });

        Assert.Equal(["b", ""], run.Errors.Select(static error => error.Key));
        Assert.Contains("callback", run.Errors[1].Message);
    }

    [Theory, EveryDrive]
    public async Task Durations_of_members_are_their_own(Drive drive)
    {
        var time = new FakeTimeProvider();
        var flow = new Flow(FlowSteps.Engine(drive, new WorkflowEngineOptions { Time = time }), async (run, scope) =>
        {
            await scope.Do(run.Of.A, _ =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult("a");
            });
            var group = scope.Group();
            var gate = new TaskCompletionSource<string>();
            var first = group.Member().Begin(run.Of.B, _ => gate.Task);
            time.Advance(TimeSpan.FromSeconds(2));
            var second = group.Member().Begin(run.Of.C, _ => gate.Task);
            time.Advance(TimeSpan.FromSeconds(4));
            gate.SetResult("");
            await group.Join(first, second);
            time.Advance(TimeSpan.Zero);
            await scope.Do(run.Of.Ask, _ =>
            {
                time.Advance(TimeSpan.FromSeconds(8));
                return Task.FromResult("");
            });
        });

        var run = await flow.DriveAsync(drive);

        Assert.Equal(
            [1, 6, 4, 8],
            new[] { run.View(run.Of.A), run.View(run.Of.B), run.View(run.Of.C), run.View(run.Of.Ask) }.Select(static step => step.Duration.TotalSeconds));
    }

    [Fact]
    public async Task A_group_without_a_conversation_shares_one_scope()
    {
        await Drive.Plain.DriveAsync(static (_, scope) =>
        {
            var group = scope.Group();
            Assert.Same(group.Member(), group.Member());
            return new(group.Join());
        });
    }
}
