using CodeFirstWorkflows.Tests.Workflows;
using Xunit;

namespace CodeFirstWorkflows.Tests.Running;

public class AllocationTests(ITestOutputHelper output)
{
    private const int Runs = 1000;

    [Fact]
    public async Task A_plain_run_of_n_steps_allocates_at_most_48_bytes_a_step_and_400()
    {
        const int Steps = 20;
        var workflow = new TwentySteps(new WorkflowEngine());
        for (var i = 0; i < 100; i++)
            await workflow.RunAsync("x");

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Runs; i++)
        {
            var run = workflow.RunAsync("x");
            Assert.True(run.IsCompletedSuccessfully);
        }

        var perRun = (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
        output.WriteLine($"{perRun} bytes per run");
        Assert.InRange(perRun, 1, (48 * Steps) + 400);
    }
}
