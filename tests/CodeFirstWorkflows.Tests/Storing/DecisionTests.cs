using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Tests.FlowControl;
using CodeFirstWorkflows.Tests.Workflows;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing;

public class DecisionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly List<string> _calls = [];
    private int _asked;

    [Fact]
    public async Task A_resumed_run_takes_the_decisions_of_its_record()
    {
        var fails = true;
        var flow = new Flow(FlowSteps.Engine(Drive.Recorded), async (run, scope) =>
        {
            for (var visit = 0; visit < 5; visit++)
            {
                if (scope.Decide(run.Of.A, visit, this, static test => test._asked++ % 2 == 0))
                    await Call(scope, run.Of.A, visit);
                if (scope.Until(run.Of.A, visit, this, static test => test._asked++ > 3))
                    break;
            }

            await Call(scope, run.Of.B, 0, fails);
        });
        var failed = await flow.RunAsync();
        Assert.Equal("b", failed.Error!.Key);
        Assert.Equal(["a", "a#2", "a#3", "b"], _calls);
        var asked = _asked;
        fails = false;

        var run = await flow.ResumeAsync(failed.Id);

        Assert.Null(run.Error);
        Assert.Equal(["a", "a#2", "a#3", "b", "b"], _calls);
        Assert.Equal(asked, _asked);
    }

    [Fact]
    public async Task A_step_that_was_left_out_stays_so()
    {
        var fails = true;
        var flow = new Flow(FlowSteps.Engine(Drive.Recorded), async (run, scope) =>
        {
            if (scope.Decide(run.Of.A, 0, this, static test => test._asked++ > 0))
                await Call(scope, run.Of.A, 0);
            else
                scope.Skip(run.Of.A, 0);
            await Call(scope, run.Of.B, 0, fails);
        });
        var failed = await flow.RunAsync();
        fails = false;

        var run = await flow.ResumeAsync(failed.Id);

        Assert.Equal(["b", "b"], _calls);
        Assert.Equal(StepOutcome.Skipped, run.View(run.Of.A).Outcome);
    }

    [Fact]
    public async Task A_decision_that_no_record_holds_is_made_anew()
    {
        var store = new MortalStore(record => record.Key == "a" && _asked == 1 ? Fate.DiesBefore : Fate.Kept);
        var flow = Recorded(store, async (run, scope) =>
        {
            if (scope.Decide(run.Of.A, 0, this, static test => test._asked++ == 0))
                await Call(scope, run.Of.A, 0);
            await Call(scope, run.Of.B, 0);
        });

        await DieAsync(flow, store);
        var run = await flow.On(store.NewEngine()).ResumeAsync("r").WaitAsync(Limit);

        Assert.Null(run.Error);
        Assert.Equal(2, _asked);
        Assert.Equal(["a", "b"], _calls);
        Assert.Equal(StepOutcome.NotReached, run.View(run.Of.A).Outcome);
    }

    [Fact]
    public async Task The_first_record_that_becomes_durable_holds_it_not_only_the_first_that_was_written()
    {
        var isFirst = true;
        var store = new MortalStore(record => record.Key switch
        {
            "a" when isFirst => Fate.Hangs,
            "b" when isFirst => Fate.DiesAfter,
            _ => Fate.Kept,
        });
        var flow = Recorded(store, async (run, scope) =>
        {
            if (scope.Decide(run.Of.A, 0, this, static test => test._asked++ == 0))
            {
                var group = scope.Group();
                await group.Join(Call(group.Member(), run.Of.A, 0).AsTask(), Call(group.Member(), run.Of.B, 0).AsTask());
            }
        });

        await DieAsync(flow, store);
        isFirst = false;
        var run = await flow.On(store.NewEngine()).ResumeAsync("r").WaitAsync(Limit);

        Assert.Equal(1, _asked);
        Assert.Equal("b", run.View(run.Of.B).Result);
        Assert.Equal(["a", "b", "a"], _calls);
    }

    [Fact]
    public async Task A_record_of_a_sub_workflow_holds_what_was_decided_around_it_and_not_beside_it()
    {
        var store = new MortalStore(static record => record.Key == "child/a" ? Fate.DiesAfter : Fate.Kept);
        var flow = new Flow(store.NewEngine(), async (run, scope) =>
        {
            if (scope.Decide(run.Of.ChildStep, 0, this, static test => test._asked++ == 0))
                await scope.Step(run.Of.ChildStep, 0, run, static (c, run) => c.Run<string, string>("in"));
        })
        {
            Inner = engine => new Flow(engine, async (run, scope) =>
            {
                if (scope.Decide(run.Of.A, 0, this, static test => test._asked++ == 1))
                    run.Out = await Call(scope, run.Of.A, 0);
            }),
        };

        await DieAsync(flow, store);
        var run = await flow.On(store.NewEngine()).ResumeAsync("r").WaitAsync(Limit);

        Assert.Equal(2, _asked);
        Assert.Equal("a", run.View(run.Of.ChildStep).Result);
        Assert.Equal(["child?when", "child/a?when"], store.Records[0].Decisions.Select(static decision => decision.Key));
    }

    [Fact]
    public async Task Once_durable_a_decision_is_written_no_more()
    {
        var store = new MortalStore(static _ => Fate.Kept);
        var flow = Recorded(store, async (run, scope) =>
        {
            scope.Decide(run.Of.C, 0, 0, static _ => false);
            await Call(scope, run.Of.A, 0);
            await Call(scope, run.Of.B, 0);
        });

        await flow.RunAsync("in", new() { RunId = "r" });

        Assert.Equal([1, 0], store.Records.Select(static record => record.Decisions.Count));
    }

    [Fact]
    public async Task What_was_decided_inside_a_step_is_dropped_with_its_record()
    {
        var store = new MortalStore(static _ => Fate.Kept);
        var flow = new Flow(store.NewEngine(), async (run, scope) =>
        {
            await scope.Step(run.Of.ChildStep, 0, run, static (c, run) => c.Run<string, string>("in"));
            await Call(scope, run.Of.A, 0);
        })
        {
            Inner = static engine => new Flow(engine, static (run, scope) =>
            {
                run.Out = $"{scope.Decide(run.Of.A, 0, 0, static _ => false)}";
                return default;
            }),
        };

        await flow.RunAsync("in", new() { RunId = "r" });

        Assert.All(store.Records, static record => Assert.Empty(record.Decisions));
    }

    [Fact]
    public async Task A_condition_that_threw_is_asked_again()
    {
        var flow = new Flow(FlowSteps.Engine(Drive.Recorded), async (run, scope) =>
        {
            if (scope.Decide(run.Of.A, 0, this, static test => test._asked++ == 0 ? throw new FormatException() : true))
                await Call(scope, run.Of.A, 0);
        });
        var failed = await flow.RunAsync();

        Assert.Equal("a", (await flow.ResumeAsync(failed.Id)) is { } run ? run.View(run.Of.A).Result : null);
    }

    private static Flow Recorded(MortalStore store, Func<Flow.Run, Scope, ValueTask> body) =>
        new(store.NewEngine(), body);

    private static async Task DieAsync(Flow flow, MortalStore store)
    {
        _ = flow.RunAsync("in", new() { RunId = "r" });
        await store.Death.WaitAsync(Limit);
    }

    private ValueTask<string> Call(Scope scope, StepBinding<string> step, int visit, bool fails = false) => scope.Do(
        step,
        _ =>
        {
            lock (_calls)
                _calls.Add(visit == 0 ? step.Name : $"{step.Name}#{visit + 1}");
            return fails ? FlowSteps.Fails(step.Name) : Task.FromResult(step.Name);
        },
        visit);
}
