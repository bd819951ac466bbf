using System.Diagnostics;
using System.Reflection;
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

    [Fact]
    public void A_run_whose_steps_wait_allocates_at_most_40_bytes_a_step_and_160_over_hand_written_code()
    {
        // Built for debugging, every waiting method allocates once more.
        Assert.SkipWhen(typeof(WorkflowEngine).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }, "The library is not optimized.");

        var turns = new Turns();
        var workflow = new TenWaitingSteps(new WorkflowEngine(), turns);

        var byHand = BytesPerRun(turns, () => TenWaitingSteps.ByHandAsync("x", turns));
        var perRun = BytesPerRun(turns, () => workflow.RunAsync("x"));

        output.WriteLine($"{perRun} bytes per run, {byHand} by hand");
        Assert.InRange(perRun - byHand, 1, (40 * TenWaitingSteps.Count) + 160);
    }

    private static long BytesPerRun(Turns turns, Func<Task> start)
    {
        Run(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(Runs);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var run = start();
                turns.TakeAll();
                Assert.True(run.IsCompletedSuccessfully);
            }
        }
    }
}
