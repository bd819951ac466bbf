using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.FlowControl;

public class FlowEventTests
{
    [Fact]
    public async Task Skipped_steps_are_told_without_a_start()
    {
        var flow = new Flow(new WorkflowEngine(), static async (run, scope) =>
        {
            if (!scope.Decide(run.Of.A, 1, 0, static _ => false))
                scope.Skip(run.Of.A, 1);
            await scope.Do(run.Of.B, "b");
        });

        var events = await flow.StreamAsync().ToListAsync();

        Assert.Equal(
            ["RunStarted", "a#2 Skipped", "StepStarted b", "AttemptStarted b", "AttemptSettled b 1", "b Completed", "RunSettled Completed"],
            events.Select(FlowSteps.Show));
    }

    [Fact]
    public async Task A_condition_that_throws_is_told_as_its_steps_failure()
    {
        var flow = new Flow(new WorkflowEngine(), static (run, scope) =>
        {
            scope.Decide(run.Of.A, 0, 0, static _ => throw new FormatException("bad"));
            return default;
        });

        var events = await flow.StreamAsync().ToListAsync();

        Assert.Equal(["RunStarted", "a Failed", "RunSettled Failed"], events.Select(FlowSteps.Show));
        Assert.Equal("bad", Assert.IsType<StepSettled>(events[1]).Error!.Message);
    }

    [Fact]
    public async Task A_fan_out_is_told_as_a_whole_and_by_item()
    {
        var flow = new Flow(new WorkflowEngine(), static async (run, scope) =>
        {
            await scope.Each(run, ["x", "y"], static (item, _) => Task.FromResult(item), max: 1, visit: 1);
            await scope.TryEach(run, ["x"], static (item, _) => FlowSteps.Fails(item));
            await scope.Each(run, [], static (item, _) => Task.FromResult(item), visit: 2);
        });

        var events = await flow.StreamAsync().ToListAsync();

        Assert.Equal(
            [
                "StepStarted many#2",
                "StepStarted many#2[0]", "AttemptStarted many#2[0]", "AttemptSettled many#2[0] 1", "many#2[0] Completed",
                "StepStarted many#2[1]", "AttemptStarted many#2[1]", "AttemptSettled many#2[1] 1", "many#2[1] Completed",
                "many#2 Completed",
                "StepStarted tried",
                "StepStarted tried[0]", "AttemptStarted tried[0]", "AttemptFailed tried[0] 1", "tried[0] Failed",
                "tried Completed",
                "StepStarted many#3", "many#3 Completed",
            ],
            events.Select(FlowSteps.Show).Skip(1).SkipLast(1));
        Assert.All(events.OfType<StepStarted>(), static item => Assert.StartsWith(item.Step, item.Key));
    }

    [Fact]
    public async Task Steps_of_children_are_told_by_their_full_keys_and_the_step_sums_up()
    {
        using var client = new ScriptedChatClient().Default("hello");
        var flow = new Flow(new WorkflowEngine(client), static async (run, scope) =>
            await scope.ForEach(
                run.Of.Children, run.Of.ChildrenItem, 0, run, static _ => Scope.Times(2), 1, static (c, run, _) => c.Run<string, string>("x")))
        {
            Inner = static engine => new Flow(engine, static async (run, scope) => run.Out = await scope.Say(run.Of.Ask, "one two")),
        };

        var events = await flow.StreamAsync().ToListAsync();

        Assert.Equal(
            ["children[0]/ask 3", "children[0] 3", "children[1]/ask 3", "children[1] 3", "children 6"],
            events.OfType<StepSettled>().Select(static item => $"{item.Key} {item.Usage.TotalTokenCount}"));
        Assert.Equal(6, events.OfType<AttemptSettled>().Sum(static item => item.Attempt.Usage?.TotalTokenCount ?? 0));
        Assert.All(events, item => Assert.Equal(events[0].RunId, item.RunId));
    }

    [Fact]
    public async Task A_resumed_run_tells_only_what_is_new()
    {
        var log = new FakeLogCollector();
        var options = new WorkflowEngineOptions().UseInMemoryStore();
        using var client = new ScriptedChatClient().Default("hello");
        options.ChatClient = client;
        var fails = true;
        Flow Make() => new(new WorkflowEngine(options), async (run, scope) =>
        {
            if (!scope.Decide(run.Of.C, 0, 0, static _ => false))
                scope.Skip(run.Of.C, 0);
            await scope.Attempt(run.Of.B, static _ => FlowSteps.Fails("b"));
            await scope.Each(run, ["x", "y"], static (item, _) => Task.FromResult(item));
            await scope.TryEach(run, ["x"], static (item, _) => FlowSteps.Fails(item));
            await scope.Each(run, [], static (item, _) => Task.FromResult(item), visit: 1);
            await scope.Step(run.Of.ChildStep, 0, run, static (c, run) => c.Run<string, string>("x"));
            await scope.Each(run, ["x", "y"], (item, _) => fails && item == "y" ? FlowSteps.Fails("a") : Task.FromResult(item), max: 1, visit: 2);
        })
        {
            Inner = static engine => new Flow(engine, static async (run, scope) => run.Out = await scope.Say(run.Of.Ask, "one two")),
        };
        var failed = await Make().RunAsync();
        Assert.Equal("many#3[1]", failed.Error!.Key);
        options.LoggerFactory = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(log)));
        fails = false;

        var run = await Make().ResumeAsync(failed.Id);

        Assert.Null(run.Error);
        Assert.Equal(
            ["many#3", "many#3[1]", "many#3[1]", "many#3"],
            log.GetSnapshot().Select(static record => record.GetStructuredStateValue("Step")).Where(static step => step is not null));
        Assert.Equal(3, run.Usage.TotalTokenCount);
    }

    [Fact]
    public async Task Helpers_have_keys_below_their_step_and_settings_by_their_own_name()
    {
        using var client = new ScriptedChatClient().Default("""{"value":true}""");
        var flow = new Flow(new WorkflowEngine(client), static async (run, scope) =>
        {
            await scope.Do(run.Of.A, "a");
            var good = await scope.Step(run.Of.IsGood, 1, 0, static (c, _) => c.Ask<bool>(FlowSteps.Prompt(c, c.Key)));
            run.Out = $"{scope.Until(run.Of.A, 0, good, static good => good)}";
            scope.SkipRest();
        });

        var run = await flow.RunAsync("in", new() { Steps = { ["isGood"] = new() { Model = "judge" } } });

        Assert.Equal("True", run.Result);
        Assert.Equal(("a.isGood#2", "judge"), (client.Calls[0].Messages[^1].Text, client.Calls[0].Options!.ModelId));
        Assert.Contains("isGood2", (await Assert.ThrowsAsync<ArgumentException>(() => flow.RunAsync("in", new() { Steps = { ["isGood2"] = new() } }))).Message);
    }

    [Fact]
    public async Task A_helpers_answer_is_recorded()
    {
        using var client = new ScriptedChatClient().Reply("""{"value":true}""");
        var fails = true;
        var flow = new Flow(FlowSteps.Engine(Drive.Recorded, new WorkflowEngineOptions { ChatClient = client }), async (run, scope) =>
        {
            var good = await scope.Step(run.Of.IsGood, 0, 0, static (c, _) => c.Ask<bool>(FlowSteps.Prompt(c, "x")));
            if (scope.Decide(run.Of.A, 0, good, static good => good))
                run.Out = await scope.Do(run.Of.A, _ => fails ? FlowSteps.Fails("a") : Task.FromResult("a"));
        });
        var failed = await flow.RunAsync();
        fails = false;

        Assert.Equal("a", (await flow.ResumeAsync(failed.Id)).Result);
        Assert.Single(client.Calls);
    }
}
