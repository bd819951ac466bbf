using BenchmarkDotNet.Attributes;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>A hundred thousand runs at a time, each of ten steps that go through the thread pool.</summary>
[MemoryDiagnoser]
public class ConcurrentRunBenchmarks
{
    private const int Runs = 100_000;

    private readonly Task[] _runs = new Task[Runs];
    private readonly TenYieldingSteps _workflow = new(new WorkflowEngine());

    [Benchmark(Baseline = true, Description = "hand-written", OperationsPerInvoke = Runs)]
    public Task ByHand() => AllAsync(static _ => HandWritten.YieldingStepsAsync("x", 10));

    [Benchmark(Description = "workflow", OperationsPerInvoke = Runs)]
    public Task Workflow() => AllAsync(static workflow => workflow.RunAsync("x"));

    private async Task AllAsync(Func<TenYieldingSteps, Task> start)
    {
        for (var i = 0; i < Runs; i++)
            _runs[i] = start(_workflow);
        await Task.WhenAll(_runs).ConfigureAwait(false);
        Array.Clear(_runs);
    }
}
