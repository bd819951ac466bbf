using BenchmarkDotNet.Attributes;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten thousand items that go through the thread pool, sixteen at a time, against workers that take the next one.</summary>
[MemoryDiagnoser]
public class FanOutBenchmarks
{
    private const int Items = 10_000;

    private static readonly IReadOnlyList<string> Source = [.. Enumerable.Range(0, Items).Select(static number => $"item {number}")];

    private readonly ManyItems _workflow = new(new WorkflowEngine(new WorkflowEngineOptions { StepDurations = false }));
    private readonly ManyItems _measured = new(new WorkflowEngine());

    [Benchmark(Baseline = true, Description = "hand-written", OperationsPerInvoke = Items)]
    public Task ByHand() => HandWritten.ManyItemsAsync(Source);

    [Benchmark(Description = "Parallel.ForAsync", OperationsPerInvoke = Items)]
    public Task InParallel() => HandWritten.ManyItemsInParallelAsync(Source);

    [Benchmark(Description = "workflow, no step durations", OperationsPerInvoke = Items)]
    public Task Workflow() => _workflow.RunAsync(Source);

    [Benchmark(Description = "workflow", OperationsPerInvoke = Items)]
    public Task Measured() => _measured.RunAsync(Source);
}
