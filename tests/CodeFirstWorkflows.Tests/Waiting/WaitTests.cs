using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Tests.FlowControl;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Waiting;

/// <summary>Runs that wait for answers.</summary>
public class WaitTests
{
    private readonly List<string> _calls = [];
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_wait_pauses_the_run_and_an_answer_lets_it_go_on()
    {
        var flow = Sequence();

        var paused = await flow.RunAsync("in");

        Assert.Equal(WorkflowState.Paused, paused.State);
        Assert.Equal(StepOutcome.Waiting, paused.View(paused.Of.Approve).Outcome);
        var wait = Assert.Single(paused.Waits);
        Assert.Equal(("approve", "approve", """{"plan":"a"}"""), (wait.Key, wait.Step, wait.Question.GetRawText()));
        Assert.Equal(wait.Since + TimeSpan.FromHours(1), wait.Expires);
        Assert.Contains("'approve'", Assert.Throws<WorkflowPausedException>(() => paused.Result).Message);

        var run = await flow.ResumeAsync(paused.Id, Answer("yes"));

        Assert.Equal("yes!", run.Result);
        Assert.Equal("yes", run.View(run.Of.Approve).Result);
        Assert.Equal(["a", "b"], _calls);
        Assert.Empty(run.Waits);
    }

    [Fact]
    public async Task Waits_beside_steps_in_items_and_in_sub_workflows_are_open_at_once()
    {
        var flow = new FullFlow(Recorded(), async (run, scope) =>
        {
            var group = scope.Group();
            var approve = group.Member().Start(run.Of.Approve, 0, "p", static (c, a) => c.Wait<string>(c.Question().Add("plan", a)));
            var a = group.Member().Begin(run.Of.A, _ => Called("a"));
            var child = group.Member().Start(run.Of.ChildStep, 0, 0, static (c, _) => c.Run<string, string>("in"));
            var votes = scope.ForEach(
                run.Of.Votes, run.Of.VotesItem, 0, 0, static _ => FlowSteps.Letters, 2, static (c, _, item) => c.Wait<int>(c.Question().Add("who", item))).AsTask();
            await group.Join(approve, a, child, votes);
            run.Out = $"{approve.Result} {a.Result} {child.Result} {string.Join('+', votes.Result)}";
        })
        {
            Inner = static engine => new FullFlow(engine, static async (run, scope) => run.Out = await Ask(scope, run, "inner")),
        };

        var run = await flow.RunAsync("in");

        Assert.Equal(["approve", "child/approve", "votes[0]", "votes[1]", "votes[2]"], run.Waits.Select(static wait => wait.Key).Order());
        var ambiguous = await Assert.ThrowsAsync<AnswerRefusedException>(() => flow.ResumeAsync(run.Id, WorkflowAnswer.Of("votes", 3, null)));
        Assert.Contains("'votes[0]', 'votes[1]', 'votes[2]'", ambiguous.Message);

        run = await flow.ResumeAsync(run.Id, WorkflowAnswer.Of("votes", 3, "votes[1]"), WorkflowAnswer.Of("votes", 1, "votes[0]"));
        Assert.Equal(["approve", "child/approve", "votes[2]"], run.Waits.Select(static wait => wait.Key).Order());
        run = await flow.ResumeAsync(run.Id, WorkflowAnswer.Of("approve", "in", "child/approve"));
        run = await flow.ResumeAsync(run.Id, Answer("out"));
        Assert.Equal(WorkflowState.Paused, run.State);
        run = await flow.ResumeAsync(run.Id, WorkflowAnswer.Of("votes", 9, null));

        Assert.Equal("out a in 1+3+9", run.Result);
        Assert.Equal(["a"], _calls);
    }

    [Fact]
    public async Task Each_visit_of_a_loop_waits_by_its_own_key()
    {
        var flow = new FullFlow(Recorded(), static async (run, scope) =>
        {
            var said = "";
            for (var visit = 0; visit < 3; visit++)
                said += await Ask(scope, run, $"visit {visit}", visit);
            run.Out = said;
        });

        var run = await flow.RunAsync("in");
        foreach (var (key, answer) in new[] { ("approve", "a"), ("approve#2", "b"), ("approve#3", "c") })
        {
            Assert.Equal(key, Assert.Single(run.Waits).Key);
            run = await flow.ResumeAsync(run.Id, Answer(answer, key));
        }

        Assert.Equal("abc", run.Result);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_and_changes_nothing()
    {
        var flow = Sequence();
        var run = await flow.RunAsync("in");

        Assert.Contains("no record", await RefusalAsync("other", Answer("x")));
        Assert.Contains("does not wait at step 'votes'", await RefusalAsync(run.Id, WorkflowAnswer.Of("votes", 1, null)));
        Assert.Contains("no open wait 'approve#2'", await RefusalAsync(run.Id, Answer("x", "approve#2")));
        Assert.Contains("not of the type", await RefusalAsync(run.Id, WorkflowAnswer.Of("approve", 5, null)));
        run = await flow.ResumeAsync(run.Id);
        Assert.Equal(WorkflowState.Paused, run.State);

        run = await flow.ResumeAsync(run.Id, Answer("yes"));
        Assert.Equal(WorkflowState.Completed, run.State);
        Assert.Contains("completed", await RefusalAsync(run.Id, Answer("late")));
        Assert.Equal(["a", "b"], _calls);

        async Task<string> RefusalAsync(string runId, WorkflowAnswer answer) =>
            (await Assert.ThrowsAsync<AnswerRefusedException>(() => flow.ResumeAsync(runId, answer))).Message;
    }

    [Fact]
    public async Task The_second_of_two_answers_is_refused()
    {
        var engine = Recorded();
        var gate = new TaskCompletionSource<string>();
        var started = new TaskCompletionSource();
        var flow = new FullFlow(engine, async (run, scope) =>
        {
            var group = scope.Group();
            var approve = group.Member().Start(run.Of.Approve, 0, "p", static (c, a) => c.Wait<string>(c.Question().Add("plan", a)));
            var a = group.Member().Begin(run.Of.A, _ =>
            {
                started.SetResult();
                return gate.Task;
            });
            await group.Join(approve, a);
            run.Out = approve.Result + a.Result;
        });
        var driving = flow.RunAsync("in", new() { RunId = "r" });
        await started.Task;

        var answering = flow.ResumeAsync("r", Answer("first"));
        var refused = await Assert.ThrowsAsync<AnswerRefusedException>(() => flow.ResumeAsync("r", Answer("second")));
        gate.SetResult("!");

        Assert.Equal(AnswerRefusal.AnsweredBefore, refused.Reason);
        Assert.Same(await driving, await answering);
        Assert.Equal("first!", (await driving).Result);
    }

    [Fact]
    public async Task A_wait_whose_time_is_over_fails_and_can_be_waited_for_again()
    {
        var flow = Sequence();
        var run = await flow.RunAsync("in");
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(AnswerRefusal.Expired, (await Assert.ThrowsAsync<AnswerRefusedException>(() => flow.ResumeAsync(run.Id, Answer("late")))).Reason);
        run = await flow.ResumeAsync(run.Id);

        Assert.Equal((WorkflowState.Failed, ErrorKind.TimedOut, "approve"), (run.State, run.Error!.Kind, run.Error.Key));
        run = await flow.ResumeAsync(run.Id);
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromHours(1), Assert.Single(run.Waits).Expires);
        Assert.Equal("yes!", (await flow.ResumeAsync(run.Id, Answer("yes"))).Result);
    }

    [Fact]
    public async Task A_fallback_stands_in_for_an_answer_that_did_not_come()
    {
        var flow = new FullFlow(Recorded(), static async (run, scope) =>
        {
            run.Out = await scope.Step(
                run.Of.Approve, 0, "p", static (c, a) => c.Wait<string>(c.Question().Add("plan", a)), static (_, _, failure) => new(failure.Error.Kind.ToString()), null);
        });
        var run = await flow.RunAsync("in");
        _time.Advance(TimeSpan.FromHours(2));

        Assert.Equal("TimedOut", (await flow.ResumeAsync(run.Id)).Result);
    }

    [Fact]
    public async Task A_failure_beside_a_wait_is_tried_again_when_the_answer_came()
    {
        var fails = true;
        var flow = new FullFlow(Recorded(), async (run, scope) =>
        {
            var group = scope.Group();
            var approve = group.Member().Start(run.Of.Approve, 0, "p", static (c, a) => c.Wait<string>(c.Question().Add("plan", a)));
            var a = group.Member().Begin(run.Of.A, _ => fails ? FlowSteps.Fails("a") : Called("a"));
            await group.Join(approve, a);
            run.Out = approve.Result + a.Result;
        });

        var run = await flow.RunAsync("in");
        Assert.Equal(WorkflowState.Paused, run.State);
        fails = false;

        run = await flow.ResumeAsync(run.Id, Answer("yes "));
        Assert.Equal("yes a", run.Result);
        Assert.Equal(2, run.View(run.Of.A).Attempts.Count);
    }

    [Fact]
    public async Task Runs_that_wait_are_kept_in_memory_without_a_store()
    {
        var flow = Sequence(new WorkflowEngine());
        var run = await flow.RunAsync("in");

        Assert.Equal("yes!", (await flow.ResumeAsync(run.Id, Answer("yes"))).Result);
    }

    private static WorkflowAnswer Answer(string value, string? at = null) => WorkflowAnswer.Of("approve", value, at);

    private static ValueTask<string> Ask(Scope scope, Flow.Run run, string plan, int visit = 0) =>
        scope.Step(run.Of.Approve, visit, plan, static (c, a) => c.Wait<string>(c.Question().Add("plan", a)));

    private Flow Sequence(WorkflowEngine? engine = null) => new FullFlow(engine ?? Recorded(), async (run, scope) =>
    {
        var plan = await scope.Do(run.Of.A, _ => Called("a"));
        var approved = await Ask(scope, run, plan);
        await scope.Do(run.Of.B, _ => Called("b"));
        run.Out = approved + "!";
    });

    private Task<string> Called(string name)
    {
        lock (_calls)
            _calls.Add(name);
        return Task.FromResult(name);
    }

    private WorkflowEngine Recorded() => new(new WorkflowEngineOptions { Time = _time }.UseInMemoryStore());
}
