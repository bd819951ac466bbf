using CodeFirstWorkflows.Tests.Workflows;
using Xunit;

namespace CodeFirstWorkflows.Tests.Waiting;

/// <summary>A generated workflow that waits.</summary>
public class ExpenseTests
{
    private static readonly Claim Claim = new("Ann", 12.5m, ["x", "y"]);

    [Fact]
    public async Task It_waits_for_one_answer_after_the_other()
    {
        var expense = new Expense(new WorkflowEngine());

        var run = await expense.RunAsync(Claim);
        Assert.Equal(("approve", """{"check":"Ann 12.5","amount":12.5}"""), (run.Waits[0].Key, run.Waits[0].Question.GetRawText()));
        Assert.Equal(TimeSpan.FromDays(2), run.Waits[0].Expires - run.Waits[0].Since);
        run = await expense.ResumeAsync(run.Id, Expense.Answers.Approve(new(false, "no money")));
        Assert.Null(run.Error);
        Assert.Equal(("regret", """{"why":"no money"}"""), (run.Waits[0].Key, run.Waits[0].Question.GetRawText()));
        run = await expense.ResumeAsync(run.Id, Expense.Answers.Regret());
        Assert.Equal(["vote[0]", "vote[1]"], run.Waits.Select(static wait => wait.Key));
        run = await expense.ResumeAsync(run.Id, Expense.Answers.Vote(2, at: "vote[1]"), Expense.Answers.Vote(1, at: "vote[0]"));

        Assert.Equal("False 1+2", run.Result);
        Assert.Equal(new Verdict(false, "no money"), run.Steps.Approve.Result);
    }

    [Fact]
    public async Task A_wait_inside_a_sub_workflow_is_answered_from_outside()
    {
        IWorkflow<Claim, string> journey = new Journey(new WorkflowEngine());

        var run = await journey.RunAsync(Claim);
        Assert.Equal("expense/approve", Assert.Single(run.Waits).Key);
        run = await journey.ResumeAsync(run.Id, null, TestContext.Current.CancellationToken, Expense.Answers.Approve(new(true)));
        run = await journey.ResumeAsync(
            run.Id, null, TestContext.Current.CancellationToken, Expense.Answers.Vote(1, "expense/vote[0]"), Expense.Answers.Vote(5, "expense/vote[1]"));

        Assert.Equal("True 1+5!", run.Result);
    }

    [Fact]
    public async Task Every_way_to_resume_can_be_written()
    {
        var expense = new Expense(new WorkflowEngine());
        var id = (await expense.RunAsync(Claim)).Id;
        var token = TestContext.Current.CancellationToken;
        var options = new RunOptions();

        await expense.ResumeAsync(id);
        await expense.ResumeAsync(id, options);
        await expense.ResumeAsync(id, null, token);
        await expense.ResumeAsync(id, cancellationToken: token);
        await expense.ResumeAsync(id, options, token, []);
        await expense.ResumeAsync(id, token, Expense.Answers.Approve(new(true)));
        var run = await expense.ResumeAsync(id, Expense.Answers.Vote(1, "vote[0]"), Expense.Answers.Vote(2, "vote[1]"));

        Assert.Equal(WorkflowState.Completed, run.State);
    }

    [Fact]
    public void A_wait_is_no_method_to_call()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => { _ = new Expense(new WorkflowEngine()).Approve("x", 1); });
        Assert.Contains("'approve' waits", refusal.Message);
    }
}
