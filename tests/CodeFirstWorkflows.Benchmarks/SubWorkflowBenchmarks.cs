using BenchmarkDotNet.Attributes;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>A workflow of one step as a step, against a method that calls a method.</summary>
[MemoryDiagnoser]
public class SubWorkflowBenchmarks
{
    private readonly OneChild _workflow = new(new WorkflowEngine(new WorkflowEngineOptions { StepDurations = false }));
    private readonly OneChild _measured = new(new WorkflowEngine());

    [Benchmark(Baseline = true, Description = "hand-written")]
    public Task ByHand() => HandWritten.OneChildAsync("x");

    [Benchmark(Description = "workflow, no step durations")]
    public Task Workflow() => _workflow.RunAsync("x");

    [Benchmark(Description = "workflow")]
    public Task Measured() => _measured.RunAsync("x");
}
