using BenchmarkDotNet.Attributes;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>A loop of ten visits, against a <c>for</c>.</summary>
[MemoryDiagnoser]
public class LoopBenchmarks
{
    private readonly TenVisits _workflow = new(new WorkflowEngine(new WorkflowEngineOptions { StepDurations = false }));
    private readonly TenVisits _measured = new(new WorkflowEngine());

    [Benchmark(Baseline = true, Description = "hand-written")]
    public Task ByHand() => HandWritten.TenVisitsAsync(0);

    [Benchmark(Description = "workflow, no step durations")]
    public Task Workflow() => _workflow.RunAsync(0);

    [Benchmark(Description = "workflow")]
    public Task Measured() => _measured.RunAsync(0);
}
