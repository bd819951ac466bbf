using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.FlowControl;

public class FanOutTests
{
    [Theory, EveryDrive]
    public async Task Results_are_in_the_order_of_the_items(Drive drive)
    {
        var gates = FlowSteps.Letters.ToDictionary(static letter => letter, static _ => new TaskCompletionSource());
        gates["z"].SetResult();

        var run = await drive.DriveAsync(async (run, scope) =>
            run.Out = string.Join(' ', await scope.Each(run, FlowSteps.Letters, async (item, _) =>
            {
                await gates[item].Task;
                await Task.Yield();
                if (item != "x")
                    gates[item == "z" ? "y" : "x"].SetResult();
                return item + "!";
            })));

        Assert.Equal("x! y! z!", run.Result);
        Assert.Equal(["x!", "y!", "z!"], run.View(run.Of.Many).Result);
        Assert.Equal(3, run.View(run.Of.Many).Attempts.Count);
    }

    [Theory, EveryDrive]
    public async Task No_more_than_the_window_run_at_a_time_and_the_source_is_read_as_they_do(Drive drive)
    {
        var (running, most, read) = (0, 0, 0);
        var counting = new Lock();
        var gate = new TaskCompletionSource();
        var third = new TaskCompletionSource();

        var flow = new Flow(FlowSteps.Engine(drive), async (run, scope) =>
            run.Out = (await scope.Each(run, Source(), async (item, _) =>
            {
                lock (counting)
                {
                    most = Math.Max(most, ++running);
                    if (running == 3)
                        third.TrySetResult();
                }

                await gate.Task;
                await Task.Yield();
                lock (counting)
                    running--;
                return item;
            }, max: 3)).Count.ToString());
        var started = flow.DriveAsync(drive);
        await third.Task;
        Assert.Equal(3, read);
        gate.SetResult();
        var run = await started;

        Assert.Equal("100", run.Result);
        Assert.Equal(3, most);

        IEnumerable<string> Source()
        {
            for (var i = 0; i < 100; i++)
            {
                Interlocked.Increment(ref read);
                yield return $"{i}";
            }
        }
    }

    [Theory, EveryDrive]
    public async Task An_empty_source_gives_an_empty_list(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
        {
            Assert.Empty(await scope.Each(run, [], static (item, _) => Task.FromResult(item)));
            Assert.Empty(await scope.TryEach(run, [], static (item, _) => Task.FromResult(item)));
        });

        Assert.Null(run.Error);
        Assert.Empty(run.View(run.Of.Many).Result);
        Assert.Empty(run.View(run.Of.Many).Attempts);
        Assert.Equal(StepOutcome.Completed, run.View(run.Of.Tried).Outcome);
    }

    [Theory, EveryDrive]
    public async Task A_number_of_times(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
            run.Out = string.Concat(await scope.ForEach(
                run.Of.Many, run.Of.ManyItem, 0, "t", static _ => Scope.Times(3), 2,
                static (_, state, item) => new ValueTask<string>($"{state}{item}"))));

        Assert.Equal("t0t1t2", run.Result);
    }

    [Theory, EveryDrive]
    public async Task The_first_failure_keeps_others_from_starting_and_those_in_flight_finish(Drive drive)
    {
        var started = new List<string>();
        var gate = new TaskCompletionSource();

        var run = await drive.DriveAsync(async (run, scope) =>
        {
            var each = scope.Each(run, ["0", "1", "2", "3"], async (item, token) =>
            {
                started.Add(item);
                switch (item)
                {
                    case "0":
                        await gate.Task;
                        return $"{token.IsCancellationRequested}";
                    case "1":
                        await gate.Task;
                        throw new FormatException("one");
                    default:
                        throw new FormatException("two");
                }
            }, max: 3);
            gate.SetResult();
            await each;
        });

        Assert.Equal(["0", "1", "2"], started);
        Assert.Equal(["many[1]", "many[2]"], run.Errors.Select(static error => error.Key));
        Assert.Equal(["one", "two"], run.Errors.Select(static error => error.Message));
        Assert.All(run.Errors, static error => Assert.Equal("many", error.Step));
        var many = run.View(run.Of.Many);
        Assert.Equal(StepOutcome.Failed, many.Outcome);
        Assert.Same(run.Error, many.Error);
        Assert.Equal([null, "one", "two"], many.Attempts.Select(static attempt => attempt.Error?.Message));
        Assert.Equal("one", Assert.Throws<WorkflowFailedException>(() => run.Result).InnerException!.Message);
    }

    [Theory, EveryDrive]
    public async Task A_cancellation_ends_it(Drive drive)
    {
        using var cancel = new CancellationTokenSource();
        var started = new List<string>();

        var run = await drive.DriveAsync(
            async (run, scope) => await scope.Each(run, ["0", "1", "2"], async (item, token) =>
            {
                started.Add(item);
                if (item == "1")
                    await cancel.CancelAsync();
                return item;
            }, max: 1),
            cancel.Token);

        Assert.Equal(["0", "1"], started);
        Assert.Equal((ErrorKind.Canceled, "many[2]"), (Assert.Single(run.Errors).Kind, run.Error!.Key));
        Assert.Equal(StepOutcome.Failed, run.View(run.Of.Many).Outcome);
    }

    [Theory, EveryDrive]
    public async Task A_canceled_run_starts_none(Drive drive)
    {
        using var cancel = new CancellationTokenSource();

        var run = await drive.DriveAsync(
            async (run, scope) =>
            {
                await cancel.CancelAsync();
                await scope.Each(run, [], static (item, _) => Task.FromResult(item));
            },
            cancel.Token);

        Assert.Equal((ErrorKind.Canceled, "many"), (run.Error!.Kind, run.Error.Key));
        Assert.Equal(StepOutcome.NotReached, run.View(run.Of.Many).Outcome);
    }

    [Theory, EveryDrive]
    public async Task A_source_that_throws_or_is_missing_is_an_error_of_the_step(Drive drive)
    {
        var throwing = await drive.DriveAsync(static async (run, scope) =>
            await scope.Each(run, FlowSteps.Letters.Select(static item => item == "z" ? throw new FormatException("z") : item), static (item, _) => Task.FromResult(item)));
        var missing = await drive.DriveAsync(static async (run, scope) => await scope.Each(run, null!, static (item, _) => Task.FromResult(item)));

        Assert.Equal(("many", "z"), (Assert.Single(throwing.Errors).Key, throwing.Error!.Message));
        Assert.Equal("many", missing.Error!.Key);
        Assert.Contains("null", missing.Error.Message);
    }

    [Theory, EveryDrive]
    public async Task A_failing_item_may_be_an_outcome(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
            run.Out = string.Join(' ', (await scope.TryEach(run, FlowSteps.Letters, static (item, _) => item == "y" ? FlowSteps.Fails("bad") : Task.FromResult(item)))
                .Select(static item => $"{item.Index}{item.Succeeded}{item.Result}{item.Error?.Message}{item.Error?.Key}")));

        Assert.Equal("0Truex 1Falsebadtried[1] 2Truez", run.Result);
        Assert.Empty(run.Errors);
        Assert.Equal([null, "bad", null], run.View(run.Of.Tried).Attempts.Select(static attempt => attempt.Error?.Message));
    }

    [Theory, EveryDrive]
    public async Task Too_many_failing_items_fail_the_step(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
            await scope.TryEach(run, ["0", "1", "2", "3"], static (item, _) => item == "3" ? throw new InvalidOperationException("never") : FlowSteps.Fails(item), maxFailures: 2));

        Assert.Equal(["tried", "tried[0]", "tried[1]", "tried[2]"], run.Errors.Select(static error => error.Key));
        Assert.Contains("no more than 2", run.Error!.Message);
        var thrown = Assert.Throws<WorkflowFailedException>(() => run.Result).InnerException;
        Assert.Equal("2", Assert.IsType<WorkflowException>(thrown).InnerException!.Message);
        Assert.Same(run.Error, run.View(run.Of.Tried).Error);
    }

    [Theory, EveryDrive]
    public async Task As_many_as_may_fail_are_outcomes(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
            run.Out = $"{(await scope.TryEach(run, ["0", "1", "2"], static (item, _) => item == "1" ? Task.FromResult(item) : FlowSteps.Fails(item), maxFailures: 2)).Count}");

        Assert.Equal("3", run.Result);
    }

    [Fact]
    public async Task Only_the_item_that_failed_runs_again()
    {
        var calls = new List<string>();
        var fails = true;
        var flow = new Flow(FlowSteps.Engine(Drive.Recorded), async (run, scope) =>
            run.Out = string.Concat(await scope.Each(run, Enumerable.Range(0, 10).Select(static i => $"{i}"), (item, _) =>
            {
                calls.Add(item);
                return item == "4" && fails ? FlowSteps.Fails("4") : Task.FromResult(item);
            })));
        var failed = await flow.RunAsync();
        Assert.Equal("many[4]", failed.Error!.Key);
        fails = false;

        var run = await flow.ResumeAsync(failed.Id);

        Assert.Equal("0123456789", run.Result);
        Assert.Equal(["0", "1", "2", "3", "4", "4", "5", "6", "7", "8", "9"], calls);
        Assert.Equal(11, run.View(run.Of.Many).Attempts.Count);
        Assert.Equal([1, 2], run.View(run.Of.Many).Attempts.Skip(4).Take(2).Select(static attempt => attempt.Number));
    }

    [Fact]
    public async Task Items_that_failed_within_the_bound_stay_outcomes_and_those_beyond_run_again()
    {
        var calls = new List<string>();
        var fails = true;
        var flow = new Flow(FlowSteps.Engine(Drive.Recorded), async (run, scope) =>
            run.Out = string.Concat((await scope.TryEach(run, ["0", "1", "2"], (item, _) =>
            {
                calls.Add(item);
                return fails ? FlowSteps.Fails(item) : Task.FromResult(item);
            }, maxFailures: 1)).Select(static item => item.Succeeded)));
        var failed = await flow.RunAsync();
        fails = false;

        var run = await flow.ResumeAsync(failed.Id);

        Assert.Equal("FalseTrueTrue", run.Result);
        Assert.Equal(["0", "1", "1", "2"], calls);
    }

    [Theory, EveryDrive]
    public async Task A_whole_may_be_given(Drive drive)
    {
        ItemResult<string>[] given = [new(0, "g"), new(1, null, new StepError(ErrorKind.TimedOut, "tried", "tried[1]", "T", "m"))];
        var fails = drive == Drive.Recorded;
        var flow = new Flow(FlowSteps.Engine(drive), async (run, scope) =>
        {
            var many = await scope.Each(run, FlowSteps.Letters, static (item, _) => FlowSteps.Fails(item));
            var tried = await scope.TryEach(run, FlowSteps.Letters, static (item, _) => FlowSteps.Fails(item));
            await scope.Do(run.Of.A, _ => fails ? FlowSteps.Fails("a") : Task.FromResult("a"));
            run.Out = string.Concat(many) + string.Concat(tried);
        });
        var run = await flow.DriveAsync(drive, new() { Given = [GivenResult.Of<IReadOnlyList<string>>("many", ["g", "h"]), GivenResult.Of<IReadOnlyList<ItemResult<string>>>("tried", given)] });
        if (fails)
        {
            Assert.Equal("a", run.Error!.Key);
            fails = false;
            run = await flow.ResumeAsync(run.Id);
        }

        Assert.Equal("gh" + string.Concat(given), run.Result);
        Assert.Empty(run.View(run.Of.Many).Attempts);
    }

    [Theory, EveryDrive]
    public async Task Its_duration_is_that_of_the_whole(Drive drive)
    {
        var time = new FakeTimeProvider();
        var flow = new Flow(FlowSteps.Engine(drive, new WorkflowEngineOptions { Time = time }), async (run, scope) =>
        {
            await scope.Each(run, ["1", "2"], (item, _) =>
            {
                time.Advance(TimeSpan.FromSeconds(int.Parse(item)));
                return Task.FromResult(item);
            });
            await scope.Do(run.Of.A, _ =>
            {
                time.Advance(TimeSpan.FromSeconds(4));
                return Task.FromResult("a");
            });
        });

        var run = await flow.DriveAsync(drive);

        Assert.Equal(3, run.View(run.Of.Many).Duration.TotalSeconds);
        Assert.Equal([1, 2], run.View(run.Of.Many).Attempts.Select(static attempt => attempt.Duration.TotalSeconds));
        Assert.Equal(4, run.View(run.Of.A).Duration.TotalSeconds);
    }

    [Theory, EveryDrive]
    public async Task In_a_loop_keys_tell_the_visit_of_the_whole(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
        {
            await scope.Each(run, ["0"], static (item, _) => Task.FromResult(item));
            await scope.Each(run, ["0", "1"], static (item, _) => item == "1" ? FlowSteps.Fails(item) : Task.FromResult(item), visit: 1);
        });

        Assert.Equal("many#2[1]", run.Error!.Key);
        Assert.Equal("many#2", run.View(run.Of.Many).Key);
    }
}
