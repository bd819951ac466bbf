using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CodeFirstWorkflows.Tests.Recovery;

/// <summary>A run that is canceled while a sub-workflow waits takes back what that did as well.</summary>
public class CanceledSubWorkflowTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_is_canceled_while_its_sub_workflow_waits_takes_back_both(bool again)
    {
        var calls = new List<string>();
        await using var services = new ServiceCollection().AddSingleton(calls).AddWorkflows().Add<Trip>().Add<Flight>().UseInMemoryStore().Services.BuildServiceProvider();
        var run = await services.GetRequiredService<Trip>().RunAsync("Rome");
        Assert.Equal(WorkflowState.Paused, run.State);

        var runs = services.GetRequiredService<WorkflowEngine>().Runs;
        await runs.CancelAsync(run.Id);
        if (again)
            await runs.CancelAsync(run.Id);

        var details = await runs.GetAsync(run.Id);
        Assert.Equal((WorkflowState.Failed, ErrorKind.Canceled), (details!.Run.State, Assert.Single(details.Report.Errors).Kind));
        Assert.Equal(["book", "pay", "refund", "cancel"], calls);
    }
}

[Workflow(Durable = true)]
public sealed partial class Trip(WorkflowEngine engine, List<string> calls) : Workflow<string, string>(engine)
{
    [Step]
    [Compensate(nameof(Cancel))]
    public string Book(string input)
    {
        calls.Add("book");
        return input;
    }

    private void Cancel(string book) => calls.Add("cancel");

    [SubWorkflow<Flight>]
    public partial Task<string> Fly(string book);
}

[Workflow(Durable = true)]
public sealed partial class Flight(WorkflowEngine engine, List<string> calls) : Workflow<string, string>(engine)
{
    [Step]
    [Compensate(nameof(Refund))]
    public string Pay(string input)
    {
        calls.Add("pay");
        return input;
    }

    private void Refund(string pay) => calls.Add("refund");

    [WaitFor]
    public partial Task<string> Seat(string pay);
}
