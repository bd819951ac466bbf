using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CodeFirstWorkflows.Tests.FlowControl;

public class ChildTests
{
    [Theory, EveryDrive]
    public async Task A_child_is_a_step_with_the_childs_output(Drive drive)
    {
        var (keys, ids) = (new List<string>(), new List<string>());
        var flow = Parent(FlowSteps.Engine(drive), async (run, scope) =>
        {
            for (var visit = 0; visit < 2; visit++)
            {
                run.Out = await scope.Step(run.Of.ChildStep, visit, run, static (c, run) => c.Run<string, string>(run.Input + "!"));
            }
        },
        async (run, scope) =>
        {
            run.Out = await scope.Step(run.Of.ChildStep, 1, run, (c, run) =>
            {
                keys.Add($"{c.Key} {c.IdempotencyKey == c.RunId + "/" + c.Key} {c.ResultOf(run.Of.A).Key}");
                ids.Add(c.RunId);
                return new ValueTask<string>(run.Input + "?");
            });
        });

        var run = await flow.DriveAsync(drive);

        Assert.Equal("in!?", run.Result);
        Assert.Equal(["child/child#2 True child/a", "child#2/child#2 True child#2/a"], keys);
        Assert.All(ids, id => Assert.Equal(run.Id, id));
        Assert.Equal(("in!?", 2, "child#2"), (run.View(run.Of.ChildStep).Result, run.View(run.Of.ChildStep).Visits, run.View(run.Of.ChildStep).Key));
    }

    [Theory, EveryDrive]
    public async Task A_failure_inside_is_the_innermost_steps(Drive drive)
    {
        var original = new FormatException("deep");
        var engine = FlowSteps.Engine(drive);
        var flow = new Flow(engine, RunChild)
        {
            Inner = engine => new Flow(engine, RunChild)
            {
                Inner = engine => new Flow(engine, async (run, scope) => await scope.Do(run.Of.B, _ => throw original, 1)),
            },
        };

        var run = await flow.DriveAsync(drive);

        Assert.Equal(("b", "child/child/b#2"), (Assert.Single(run.Errors).Step, run.Error!.Key));
        Assert.Same(run.Error, run.View(run.Of.ChildStep).Error);
        Assert.Same(run.Error, Assert.Single(run.View(run.Of.ChildStep).Attempts).Error);
        Assert.Same(original, Assert.Throws<WorkflowFailedException>(() => run.Result).InnerException);
    }

    [Theory, EveryDrive]
    public async Task All_errors_of_a_group_inside_are_kept(Drive drive)
    {
        var flow = Parent(
            FlowSteps.Engine(drive),
            async (run, scope) =>
            {
                var group = scope.Group();
                await group.Join(RunChild(run, group.Member()).AsTask(), null, group.Member().Begin(run.Of.A, static _ => FlowSteps.Fails("a")));
            },
            async (run, scope) =>
            {
                var group = scope.Group();
                await group.Join(
                    group.Member().Begin(run.Of.B, static _ => FlowSteps.Fails("b")),
                    scope.Each(run, FlowSteps.Letters, static (item, _) => item == "y" ? Task.FromResult(item) : FlowSteps.Fails(item)).AsTask());
            });

        var run = await flow.DriveAsync(drive);

        Assert.Equal(["a", "child/b", "child/many[0]"], run.Errors.Select(static error => error.Key).Order());
        Assert.Equal("child/b", run.View(run.Of.ChildStep).Error!.Key);
        Assert.Equal("a", run.Error!.Key);
    }

    [Theory, EveryDrive]
    public async Task A_failing_child_may_be_passed(Drive drive)
    {
        var flow = Parent(
            FlowSteps.Engine(drive),
            static async (run, scope) =>
                run.Out = $"{(await scope.Try(run.Of.ChildStep, 0, run, static (c, run) => c.Run<string, string>("x"))).Completed}",
            static async (run, scope) => await scope.Do(run.Of.A, static _ => FlowSteps.Fails("a")));

        var run = await flow.DriveAsync(drive);

        Assert.Equal("False", run.Result);
        Assert.Empty(run.Errors);
        Assert.Equal("child/a", run.View(run.Of.ChildStep).Error!.Key);
    }

    [Theory, EveryDrive]
    public async Task Usage_of_a_step_is_that_of_all_below_and_nothing_counts_twice_in_the_run(Drive drive)
    {
        using var client = new ScriptedChatClient().Default("hello");
        var fails = drive == Drive.Recorded;
        var flow = Parent(
            FlowSteps.Engine(drive, new WorkflowEngineOptions { ChatClient = client }),
            async (run, scope) =>
            {
                await scope.Say(run.Of.Ask, "one two");
                await RunChild(run, scope);
                await scope.ForEach(
                    run.Of.Children, run.Of.ChildrenItem, 0, run, static _ => Scope.Times(3), 0, static (c, run, _) => c.Run<string, string>("x"));
                await scope.Do(run.Of.A, _ => fails ? FlowSteps.Fails("a") : Task.FromResult("a"));
            },
            static async (run, scope) =>
            {
                await scope.Say(run.Of.Ask, "one two");
                run.Out = await scope.Say(run.Of.Talk, "one two");
            });

        var run = await flow.DriveAsync(drive);
        if (fails)
        {
            fails = false;
            run = await flow.ResumeAsync(run.Id);
        }

        Assert.Equal(9, client.Calls.Count);
        Assert.Equal(27, run.Usage.TotalTokenCount);
        Assert.Equal(3, run.View(run.Of.Ask).Usage.TotalTokenCount);
        Assert.Equal(6, run.View(run.Of.ChildStep).Usage.TotalTokenCount);
        Assert.Equal(18, run.View(run.Of.Children).Usage.TotalTokenCount);
    }

    [Fact]
    public async Task Usage_stays_exact_when_a_run_is_resumed_inside_a_child()
    {
        using var client = new ScriptedChatClient().Default("hello");
        var fails = true;
        var flow = Parent(
            FlowSteps.Engine(Drive.Recorded, new WorkflowEngineOptions { ChatClient = client }),
            RunChild,
            async (run, scope) =>
            {
                await scope.Say(run.Of.Ask, "one two");
                await scope.Do(run.Of.A, _ => fails ? FlowSteps.Fails("a") : Task.FromResult("a"));
                run.Out = await scope.Say(run.Of.Talk, "one two");
            });
        var failed = await flow.RunAsync();
        Assert.Equal(("child/a", 3), (failed.Error!.Key, failed.View(failed.Of.ChildStep).Usage.TotalTokenCount));
        fails = false;

        var run = await flow.ResumeAsync(failed.Id);

        Assert.Equal("hello", run.Result);
        Assert.Equal(2, client.Calls.Count);
        Assert.Equal(6, run.Usage.TotalTokenCount);
        Assert.Equal(6, run.View(run.Of.ChildStep).Usage.TotalTokenCount);
        Assert.Equal([1, 2], run.View(run.Of.ChildStep).Attempts.Select(static attempt => attempt.Number));
    }

    [Theory, EveryDrive]
    public async Task A_cancellation_reaches_the_steps_inside(Drive drive)
    {
        using var cancel = new CancellationTokenSource();
        var flow = Parent(FlowSteps.Engine(drive), RunChild, async (run, scope) => await scope.Do(run.Of.A, async token =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return "never";
        }));

        var run = await flow.DriveAsync(drive, null, cancel.Token);

        Assert.Equal((ErrorKind.Canceled, "child/a"), (Assert.Single(run.Errors).Kind, run.Error!.Key));
    }

    [Theory, EveryDrive]
    public async Task A_recursion_without_an_end_fails_with_words(Drive drive)
    {
        static Flow Endless(WorkflowEngine engine) => new(engine, RunChild) { Inner = Endless };

        var run = await Endless(FlowSteps.Engine(drive)).DriveAsync(drive);

        Assert.Contains("64 deep", run.Error!.Message);
        Assert.Equal(65, run.Error.Key.Split('/').Length);
    }

    [Theory, EveryDrive]
    public async Task A_recursion_may_be_64_deep(Drive drive)
    {
        static Flow Nested(WorkflowEngine engine, int depth) => new(engine, depth == 0
            ? static (run, _) =>
            {
                run.Out = "bottom";
                return default;
            }
        : RunChild)
        { Inner = engine => Nested(engine, depth - 1) };

        Assert.Equal("bottom", (await Nested(FlowSteps.Engine(drive), 64).DriveAsync(drive)).Result);
    }

    [Fact]
    public async Task Settings_of_all_prompts_hold_inside_those_of_steps_and_given_results_do_not()
    {
        using var client = new ScriptedChatClient().Default("hello");
        var flow = Parent(new WorkflowEngine(client), RunChild, static async (run, scope) =>
        {
            await scope.Do(run.Of.A, "live");
            run.Out = await scope.Say(run.Of.Ask, "x") + run.View(run.Of.A).Result;
        });

        var run = await flow.RunAsync("in", new()
        {
            Prompts = { Model = "all", MaxOutputTokens = 7 },
            Steps = { ["ask"] = new() { Model = "one" } },
            Given = [GivenResult.Of("a", "given")],
        });

        Assert.Equal("hellolive", run.Result);
        Assert.Equal(("all", 7), (client.Calls[0].Options!.ModelId, client.Calls[0].Options!.MaxOutputTokens));
    }

    [Fact]
    public async Task A_child_is_taken_from_the_services_if_it_is_there()
    {
        var services = new ServiceCollection();
        services.AddSingleton(static services => new Flow(services.GetRequiredService<WorkflowEngine>(), static (run, _) =>
        {
            run.Out = "registered";
            return default;
        }));
        services.AddWorkflows();
        await using var provider = services.BuildServiceProvider();

        var run = await new Flow(provider.GetRequiredService<WorkflowEngine>(), RunChild).RunAsync();

        Assert.Equal("registered", run.Result);
    }

    [Fact]
    public async Task A_child_that_nobody_can_make_is_explained()
    {
        var run = await new Flow(new WorkflowEngine(), RunChild).RunAsync();

        Assert.Equal("child", run.Error!.Key);
        Assert.Contains("Add<Flow>()", run.Error.Message);
    }

    [Fact]
    public async Task A_durable_child_needs_a_store_too()
    {
        Func<WorkflowEngine, Flow> durable = static engine => new Flow(
            engine,
            static (run, _) =>
            {
                run.Out = "kept";
                return default;
            },
            isDurable: true);

        var refused = await new Flow(new WorkflowEngine(), RunChild) { Inner = durable }.RunAsync();
        var kept = await new Flow(FlowSteps.Engine(Drive.Recorded), RunChild) { Inner = durable }.RunAsync();

        Assert.Contains("durable", refused.Error!.Message);
        Assert.Equal("kept", kept.Result);
    }

    [Fact]
    public async Task A_run_is_resumed_inside_a_child_and_a_child_that_ended_is_not_entered_again()
    {
        var calls = new List<string>();
        var (fails, entered) = (true, 0);
        var flow = Parent(
            FlowSteps.Engine(Drive.Recorded),
            async (run, scope) =>
            {
                await scope.Step(run.Of.ChildStep, 0, run, static (c, run) => c.Run<string, string>("first"));
                run.Out = await scope.Step(run.Of.ChildStep, 1, run, static (c, run) => c.Run<string, string>("second"));
            },
            async (run, scope) =>
            {
                entered++;
                await Call(run.Of.A, false);
                run.Out = await Call(run.Of.B, fails && run.Input == "second");

                ValueTask<string> Call(StepBinding<string> step, bool fails) => scope.Do(step, _ =>
                {
                    calls.Add(run.Input + step.Name);
                    return fails ? FlowSteps.Fails("b") : Task.FromResult(run.Input);
                });
            });
        var failed = await flow.RunAsync();
        Assert.Equal("child#2/b", failed.Error!.Key);
        fails = false;

        var run = await flow.ResumeAsync(failed.Id);

        Assert.Equal("second", run.Result);
        Assert.Equal(["firsta", "firstb", "seconda", "secondb", "secondb"], calls);
        Assert.Equal(3, entered);
    }

    private static Flow Parent(WorkflowEngine engine, Func<Flow.Run, Scope, ValueTask> body, Func<Flow.Run, Scope, ValueTask> child) =>
        new(engine, body) { Inner = engine => new Flow(engine, child) };

    private static async ValueTask RunChild(Flow.Run run, Scope scope) =>
        run.Out = await scope.Step(run.Of.ChildStep, 0, run, static (c, run) => c.Run<string, string>(run.Input));
}
