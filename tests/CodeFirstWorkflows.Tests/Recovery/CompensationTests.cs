using System.Text.Json;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Tests.FlowControl;
using CodeFirstWorkflows.Tests.Storing;
using CodeFirstWorkflows.Tests.Workflows;
using Xunit;

namespace CodeFirstWorkflows.Tests.Recovery;

/// <summary>Runs that fail, and take back what they did or are saved.</summary>
public class CompensationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly List<string> _calls = [];

    [Theory, EveryDrive]
    public async Task What_was_done_is_taken_back_the_last_first(Drive drive)
    {
        var run = await drive.DriveFullAsync(async (run, scope) =>
        {
            await DoAsync(scope, run.Of.Book, "hotel");
            await DoAsync(scope, run.Of.Book, "flight", 1);
            await DoAsync(scope, run.Of.Pay, "all");
            await scope.Do(run.Of.A, static _ => FlowSteps.Fails("a"));
        });

        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.Equal("a", run.Error!.Key);
        Assert.Equal(["book hotel", "book flight", "pay all", "undo pay all", "undo book flight", "undo book hotel"], _calls);
    }

    [Theory, EveryDrive]
    public async Task Nothing_is_taken_back_of_a_run_that_completes(Drive drive)
    {
        await drive.DriveFullAsync(async (run, scope) => await DoAsync(scope, run.Of.Book, "hotel"));

        Assert.Equal(["book hotel"], _calls);
    }

    [Theory, EveryDrive]
    public async Task A_canceled_run_takes_back_what_it_did_with_a_token_of_its_own(Drive drive)
    {
        using var cancellation = new CancellationTokenSource();
        var run = await drive.DriveFullAsync(
            async (run, scope) =>
            {
                await DoAsync(scope, run.Of.Book, "hotel");
                await cancellation.CancelAsync();
                await DoAsync(scope, run.Of.Pay, "never");
            },
            cancellation.Token);

        Assert.Equal((WorkflowState.Failed, ErrorKind.Canceled), (run.State, run.Error!.Kind));
        Assert.Equal(["book hotel", "undo book hotel"], _calls);
    }

    [Theory, EveryDrive]
    public async Task What_siblings_items_and_sub_workflows_did_is_taken_back_too(Drive drive)
    {
        var flow = new FullFlow(FlowSteps.Engine(drive), async (run, scope) =>
        {
            var group = scope.Group();
            var booked = DoAsync(group.Member(), run.Of.Book, "hotel").AsTask();
            var failed = group.Member().Begin(run.Of.A, static _ => FlowSteps.Fails("a"));
            var child = group.Member().Start(run.Of.ChildStep, 0, 0, static (c, _) => c.Run<string, string>("in"));
            await group.Join(booked, failed, child);
        })
        {
            Inner = engine => new FullFlow(engine, async (run, scope) => run.Out = await DoAsync(scope, run.Of.Pay, "inside")),
        };

        var run = await flow.DriveAsync(drive);

        Assert.Equal("a", Assert.Single(run.Errors).Key);
        Assert.Equal(["book hotel", "pay inside", "undo pay inside", "undo book hotel"], _calls);
    }

    [Theory, EveryDrive]
    public async Task A_sub_workflow_that_fails_takes_back_what_it_did_even_if_the_run_goes_on(Drive drive)
    {
        var flow = new FullFlow(FlowSteps.Engine(drive), async (run, scope) =>
        {
            await DoAsync(scope, run.Of.Book, "outside");
            await scope.Try(run.Of.ChildStep, 0, 0, static (c, _) => c.Run<string, string>("in"));
            run.Out = "done";
        })
        {
            Inner = engine => new FullFlow(engine, async (run, scope) =>
            {
                await DoAsync(scope, run.Of.Pay, "inside");
                await scope.Do(run.Of.A, static _ => FlowSteps.Fails("a"));
            }),
        };

        var run = await flow.DriveAsync(drive);

        Assert.Equal("done", run.Result);
        Assert.Equal(["book outside", "pay inside", "undo pay inside"], _calls);
    }

    [Theory, EveryDrive]
    public async Task One_that_cannot_be_taken_back_is_told_and_keeps_no_other_from_it(Drive drive)
    {
        var run = await drive.DriveFullAsync(async (run, scope) =>
        {
            await DoAsync(scope, run.Of.Book, "hotel");
            await DoAsync(scope, run.Of.Pay, "x", undo: static _ => throw new FormatException("no refund"));
            await scope.Do(run.Of.A, static _ => FlowSteps.Fails("a"));
        });

        Assert.Equal(["a", "pay.refund"], run.Errors.Select(static error => error.Key));
        Assert.Equal("no refund", run.Errors[1].Message);
        Assert.Equal(["book hotel", "pay x", "undo book hotel"], _calls);
    }

    [Theory, EveryDrive]
    public async Task A_run_that_is_saved_completes_and_takes_nothing_back(Drive drive)
    {
        var flow = new FullFlow(FlowSteps.Engine(drive), async (run, scope) =>
        {
            await DoAsync(scope, run.Of.Book, "hotel");
            await scope.Do(run.Of.A, static _ => FlowSteps.Fails("a"));
        })
        {
            Rescue = static (run, scope, failure) =>
            {
                run.Out = $"{failure.Error.Key} {failure.Exception.GetType().Name} {scope.ResultOrNull(run.Of.Book)} {scope.ResultOrNull(run.Of.B) ?? "-"}";
                return new(true);
            },
        };

        var run = await flow.DriveAsync(drive);

        Assert.Equal((WorkflowState.Completed, true), (run.State, run.Recovered));
        Assert.Equal("a FormatException hotel -", run.Result);
        Assert.Null(run.Error);
        Assert.Equal("a", Assert.Single(run.Errors).Key);
        Assert.Equal(["book hotel"], _calls);
    }

    [Theory, EveryDrive]
    public async Task A_rescue_that_fails_is_told_beside_the_failure(Drive drive)
    {
        var flow = new FullFlow(FlowSteps.Engine(drive), static async (run, scope) => await scope.Do(run.Of.A, static _ => FlowSteps.Fails("a")))
        {
            Rescue = static (_, _, _) => throw new NotSupportedException("no rescue"),
        };

        var run = await flow.DriveAsync(drive);

        Assert.Equal(["a", "no rescue"], run.Errors.Select(static error => error.Message));
    }

    [Theory]
    [InlineData(RecordedStep.Mark)]
    [InlineData(RecordedStep.FirstUndone)]
    [InlineData(RecordedStep.SecondUndone)]
    public async Task A_run_that_began_to_take_back_only_finishes_that(RecordedStep dies)
    {
        var store = new MortalStore(record => record.Key == KeyOf(dies) ? Fate.DiesAfter : Fate.Kept);
        var fails = true;
        var flow = new FullFlow(store.NewEngine(), async (run, scope) =>
        {
            await DoAsync(scope, run.Of.Book, "hotel");
            await scope.Step(run.Of.ChildStep, 0, 0, static (c, _) => c.Run<string, string>("in"));
            await scope.Do(run.Of.A, _ => fails ? FlowSteps.Fails("a") : Task.FromResult("a"));
            await DoAsync(scope, run.Of.Pay, "never");
        })
        {
            Inner = engine => new FullFlow(engine, async (run, scope) => run.Out = await DoAsync(scope, run.Of.Pay, "inside")),
        };
        _ = flow.RunAsync("in", new() { RunId = "r" });
        await store.Death.WaitAsync(Limit);
        fails = false;
        if (dies == RecordedStep.Mark)
        {
            lock (_calls)
                _calls.RemoveAll(static call => call.StartsWith("undo", StringComparison.Ordinal));
        }

        var run = await flow.On(store.NewEngine()).ResumeAsync("r").WaitAsync(Limit);

        Assert.Equal((WorkflowState.Failed, "a", "a"), (run.State, run.Error!.Key, run.Error.Message));
        Assert.Equal(["book hotel", "pay inside", "undo pay inside", "undo book hotel"], _calls);
        var again = await flow.On(store.NewEngine()).ResumeAsync("r").WaitAsync(Limit);
        Assert.Equal("a", again.Error!.Key);
        Assert.Equal(4, _calls.Count);
    }

    [Fact]
    public async Task What_takes_back_may_wait_and_is_answered_before_the_run_lets_go()
    {
        var store = new EagerStore();
        var engine = new WorkflowEngine(new WorkflowEngineOptions { Store = store });
        var flow = new FullFlow(engine, async (run, scope) =>
        {
            await DoAsync(scope, run.Of.Book, "hotel");
            await DoAsync(scope, run.Of.Pay, "all", undo: async c =>
            {
                Note(await c.Run<string, string>("in"));
                return default;
            });
            await scope.Do(run.Of.A, _ =>
            {
                Note("a");
                return FlowSteps.Fails("a");
            });
        })
        {
            Inner = static engine => new FullFlow(engine, static async (run, scope) =>
                run.Out = await scope.Step(run.Of.Approve, 0, 0, static (c, _) => c.Wait<string>(c.Question()))),
        };
        // Kept for the run, which is in our own hands.
        store.Waiting = key => engine.Runs.AnswerAndWaitAsync("r", key, JsonSerializer.SerializeToElement("yes"), TestContext.Current.CancellationToken);

        var run = await flow.RunAsync("in", new() { RunId = "r" }).WaitAsync(Limit);

        Assert.Equal((WorkflowState.Failed, "a"), (run.State, run.Error!.Key));
        Assert.Equal(["book hotel", "pay all", "a", "yes", "undo book hotel"], _calls);
    }

    private sealed class EagerStore() : ForwardingStore(new InMemoryRunStore())
    {
        internal Func<string, Task>? Waiting { get; set; }

        public override async ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default)
        {
            await base.AppendAsync(lease, records, cancellationToken);
            foreach (var record in records.Where(static record => record.Kind == RunRecordKind.Waiting))
                await Waiting!(record.Key);
        }
    }

    public enum RecordedStep
    {
        Mark,
        FirstUndone,
        SecondUndone,
    }

    private static string KeyOf(RecordedStep step) => step switch
    {
        RecordedStep.Mark => "",
        RecordedStep.FirstUndone => "child/pay?undone",
        _ => "book?undone",
    };

    private ValueTask<string> DoAsync(Scope scope, StepBinding<string> step, string what, int visit = 0, Func<StepContext, ValueTask<NoResult>>? undo = null) =>
        scope.Step(
            step,
            visit,
            (Test: this, What: what, step.Name, Undo: undo),
            static (_, a) =>
            {
                a.Test.Note($"{a.Name} {a.What}");
                return new(a.What);
            },
            null,
            static (c, a, result) =>
            {
                Assert.False(c.CancellationToken.IsCancellationRequested);
                if (a.Undo is not null)
                    return a.Undo(c);
                a.Test.Note($"undo {a.Name} {result}");
                return default;
            });

    private void Note(string call)
    {
        lock (_calls)
            _calls.Add(call);
    }
}
