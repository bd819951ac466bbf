using BenchmarkDotNet.Attributes;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten steps that go through the thread pool: what the engine adds to calls that are not done at once.</summary>
[MemoryDiagnoser]
public class YieldingStepBenchmarks
{
    private readonly TenYieldingSteps _workflow = new(new WorkflowEngine(new WorkflowEngineOptions { StepDurations = false }));
    private readonly TenYieldingSteps _measured = new(new WorkflowEngine());

    [Benchmark(Baseline = true, Description = "hand-written")]
    public Task ByHand() => HandWritten.YieldingStepsAsync("x", 10);

    [Benchmark(Description = "workflow, no step durations")]
    public Task Workflow() => _workflow.RunAsync("x");

    [Benchmark(Description = "workflow")]
    public Task Measured() => _measured.RunAsync("x");
}
