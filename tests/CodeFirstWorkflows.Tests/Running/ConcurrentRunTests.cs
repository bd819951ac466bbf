using CodeFirstWorkflows.Tests.Workflows;
using Xunit;

namespace CodeFirstWorkflows.Tests.Running;

/// <summary>
/// Measures the heap of the process, so no other test runs beside it. The least of several rounds counts: a leak grows in each, while the queue of
/// the thread pool grows once, and then stays as it is.
/// </summary>
[CollectionDefinition(nameof(ConcurrentRunTests), DisableParallelization = true)]
[Collection(nameof(ConcurrentRunTests))]
public class ConcurrentRunTests(ITestOutputHelper output)
{
    private const int Runs = 100_000;

    [Fact]
    public async Task A_hundred_thousand_runs_at_a_time_leave_nothing_behind()
    {
        var (left, held) = (long.MaxValue, long.MaxValue);
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            held = Math.Min(held, (await RunAllAsync() - before) / Runs);
            left = Math.Min(left, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        output.WriteLine($"{held} bytes per run while all wait, {left} bytes in all when they have ended");
        Assert.InRange(left, long.MinValue, 1_000_000);
        Assert.InRange(held, 1, 1000);
    }

    // The size of the heap while all runs wait.
    private static async Task<long> RunAllAsync()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workflow = new Held(new WorkflowEngine(), gate.Task);
        var runs = new Task<Held.Run>[Runs];
        for (var i = 0; i < Runs; i++)
            runs[i] = workflow.RunAsync("x");
        var held = GC.GetTotalMemory(forceFullCollection: true);

        // From a thread of its own: one of the pool would queue all of them to itself, and keep that queue.
        new Thread(gate.SetResult).Start();
        await Task.WhenAll(runs);
        Assert.All(runs, static run => Assert.Equal("x", run.Result.Result));
        return held;
    }
}
