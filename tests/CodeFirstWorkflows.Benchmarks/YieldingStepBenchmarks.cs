using BenchmarkDotNet.Attributes;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten steps that go through the thread pool: what the engine adds to calls that are not done at once.</summary>
[MemoryDiagnoser]
public class YieldingStepBenchmarks
{
    private readonly TenYieldingSteps _workflow = new(new WorkflowEngine(new WorkflowEngineOptions { StepDurations = false }));
    private readonly TenYieldingSteps _measured = new(new WorkflowEngine());

    [Benchmark(Baseline = true, Description = "hand-written")]
    public Task<string> HandWritten() => RunAsync("x");

    [Benchmark(Description = "workflow, no step durations")]
    public Task<TenYieldingSteps.Run> Workflow() => _workflow.RunAsync("x");

    [Benchmark(Description = "workflow")]
    public Task<TenYieldingSteps.Run> Measured() => _measured.RunAsync("x");

    private static async Task<string> RunAsync(string input)
    {
        var s1 = await Yielding.Step(input).ConfigureAwait(false);
        var s2 = await Yielding.Step(s1).ConfigureAwait(false);
        var s3 = await Yielding.Step(s2).ConfigureAwait(false);
        var s4 = await Yielding.Step(s3).ConfigureAwait(false);
        var s5 = await Yielding.Step(s4).ConfigureAwait(false);
        var s6 = await Yielding.Step(s5).ConfigureAwait(false);
        var s7 = await Yielding.Step(s6).ConfigureAwait(false);
        var s8 = await Yielding.Step(s7).ConfigureAwait(false);
        var s9 = await Yielding.Step(s8).ConfigureAwait(false);
        return await Yielding.Step(s9).ConfigureAwait(false);
    }
}
