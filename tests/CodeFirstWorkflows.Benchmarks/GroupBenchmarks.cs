using BenchmarkDotNet.Attributes;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten steps beside each other that go through the thread pool, against <see cref="Task.WhenAll(Task[])"/>.</summary>
[MemoryDiagnoser]
public class GroupBenchmarks
{
    private static readonly WorkflowEngine Engine = new();
    private static readonly WorkflowEngine Unmeasured = new(new WorkflowEngineOptions { StepDurations = false });

    private TenMembers _workflow = null!;
    private TenMembers _measured = null!;

    [Params(1, 10)]
    public int Yields { get; set; }

    [GlobalSetup]
    public void Setup() => (_workflow, _measured) = (new TenMembers(Unmeasured, Yields), new TenMembers(Engine, Yields));

    [Benchmark(Baseline = true, Description = "hand-written")]
    public Task ByHand() => HandWritten.TenMembersAsync("x", Yields);

    [Benchmark(Description = "workflow, no step durations")]
    public Task Workflow() => _workflow.RunAsync("x");

    [Benchmark(Description = "workflow")]
    public Task Measured() => _measured.RunAsync("x");
}
