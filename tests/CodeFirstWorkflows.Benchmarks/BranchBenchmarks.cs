using BenchmarkDotNet.Attributes;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten branches, of which six are taken, against <c>if</c>s.</summary>
[MemoryDiagnoser]
public class BranchBenchmarks
{
    private static readonly Signal Signal = new(Level.High, IsLoud: true);

    private readonly TenBranches _workflow = new(new WorkflowEngine(new WorkflowEngineOptions { StepDurations = false }));
    private readonly TenBranches _measured = new(new WorkflowEngine());

    [Benchmark(Baseline = true, Description = "hand-written")]
    public Task ByHand() => HandWritten.TenBranchesAsync(Signal);

    [Benchmark(Description = "workflow, no step durations")]
    public Task Workflow() => _workflow.RunAsync(Signal);

    [Benchmark(Description = "workflow")]
    public Task Measured() => _measured.RunAsync(Signal);
}
