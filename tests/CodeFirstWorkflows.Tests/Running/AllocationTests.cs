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
        SkipUnlessOptimized();
        var turns = new Turns();
        var workflow = new TenWaitingSteps(new WorkflowEngine(), turns);

        var byHand = BytesPerRun(turns, () => TenWaitingSteps.ByHandAsync("x", turns));
        var perRun = BytesPerRun(turns, () => workflow.RunAsync("x"));

        output.WriteLine($"{perRun} bytes per run, {byHand} by hand");
        Assert.InRange(perRun - byHand, 1, (40 * TenWaitingSteps.Count) + 160);
    }

    [Fact]
    public void Policies_that_never_fire_allocate_nothing()
    {
        SkipUnlessOptimized();
        var policies = new StepResilience
        {
            Retry = new RetryPolicy { MaxAttempts = 3 },
            AttemptTimeout = TimeSpan.FromMinutes(1),
            TotalTimeout = TimeSpan.FromHours(1),
            CircuitBreaker = new CircuitBreakerPolicy(),
        };
        var plain = new TwentySteps(new WorkflowEngine());
        var guarded = new TwentySteps(new WorkflowEngine(new WorkflowEngineOptions { Resilience = policies }));

        var without = BytesPerRun(new Turns(), () => plain.RunAsync("x"));
        var with = BytesPerRun(new Turns(), () => guarded.RunAsync("x"));

        output.WriteLine($"{with} bytes per run, {without} without policies");
        Assert.InRange(with, without, without + 2);
    }

    [Fact]
    public void A_run_of_n_branches_allocates_at_most_40_bytes_a_branch_and_380()
    {
        var workflow = new TenBranches(new WorkflowEngine());

        var perRun = BytesPerRun(new Turns(), () => workflow.RunAsync(true));

        output.WriteLine($"{perRun} bytes per run");
        Assert.InRange(perRun, 1, (40 * TenBranches.Count) + 380);
    }

    [Fact]
    public void A_visit_of_a_loop_allocates_nothing()
    {
        var workflow = new ManyVisits(new WorkflowEngine());

        var few = BytesPerRun(new Turns(), () => workflow.RunAsync(10));
        var many = BytesPerRun(new Turns(), () => workflow.RunAsync(110));

        output.WriteLine($"{few} bytes per run of 10 visits, {many} of 110");
        Assert.InRange(few, 1, 420);
        Assert.Equal(few, many);
    }

    [Fact]
    public void A_group_whose_members_wait_allocates_at_most_260_bytes_a_member_and_350_over_hand_written_code()
    {
        SkipUnlessOptimized();
        var turns = new Turns();
        var workflow = new TenWaitingMembers(new WorkflowEngine(), turns);

        var byHand = BytesPerRun(turns, () => TenWaitingMembers.ByHandAsync("x", turns));
        var perRun = BytesPerRun(turns, () => workflow.RunAsync("x"));

        output.WriteLine($"{perRun} bytes per run, {byHand} by hand");
        Assert.InRange(perRun - byHand, 1, (260 * TenWaitingMembers.Count) + 350);
    }

    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, 85)]
    public void An_item_that_waits_allocates_little_over_hand_written_code(bool listed, int atMost)
    {
        SkipUnlessOptimized();
        var turns = new Turns();
        var workflow = new WaitingItems(new WorkflowEngine(), turns);

        var byHand = BytesPerItem(turns, items => WaitingItems.ByHandAsync(items, turns));
        var perItem = BytesPerItem(turns, items => workflow.RunAsync(listed ? items : items.Select(static item => item).Where(static _ => true)));

        output.WriteLine($"{perItem} bytes per item, {byHand} by hand");
        Assert.InRange(perItem - byHand, 0, atMost);
    }

    // Built for debugging, every waiting method allocates once more.
    private static void SkipUnlessOptimized() => Assert.SkipWhen(
        typeof(WorkflowEngine).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }, "The library is not optimized.");

    // What a thousand more of them take.
    private static double BytesPerItem(Turns turns, Func<IReadOnlyList<string>, Task> start)
    {
        string[] few = [.. Enumerable.Range(0, 100).Select(static number => $"{number}")];
        string[] many = [.. Enumerable.Range(0, 1100).Select(static number => $"{number}")];
        return (BytesPerRun(turns, () => start(many), 50) - BytesPerRun(turns, () => start(few), 50)) / 1000.0;
    }

    private static long BytesPerRun(Turns turns, Func<Task> start, int runs = Runs)
    {
        Run(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(runs);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / runs;

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
