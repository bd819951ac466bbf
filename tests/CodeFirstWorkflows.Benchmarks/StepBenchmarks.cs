using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten steps that do nothing: what the engine adds to calls that are done at once.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private readonly TenSteps _workflow = new(new WorkflowEngine(new WorkflowEngineOptions { StepDurations = false }));
    private readonly OneStep _oneStep = new(new WorkflowEngine(new WorkflowEngineOptions { StepDurations = false }));
    private readonly OneStep _oneMeasured = new(new WorkflowEngine());
    private readonly TenSteps _measured = new(new WorkflowEngine());

    [Benchmark(Baseline = true, Description = "hand-written")]
    public Task<string> HandWritten() => RunAsync("x");

    [Benchmark(Description = "workflow, no step durations")]
    public Task<TenSteps.Run> Workflow() => _workflow.RunAsync("x");

    [Benchmark(Description = "workflow")]
    public Task<TenSteps.Run> Measured() => _measured.RunAsync("x");

    [Benchmark(Description = "one step, no step durations")]
    public Task<OneStep.Run> One() => _oneStep.RunAsync("x");

    [Benchmark(Description = "one step")]
    public Task<OneStep.Run> OneMeasured() => _oneMeasured.RunAsync("x");

    private static async Task<string> RunAsync(string input)
    {
        var s1 = await Call(input).ConfigureAwait(false);
        var s2 = await Call(s1).ConfigureAwait(false);
        var s3 = await Call(s2).ConfigureAwait(false);
        var s4 = await Call(s3).ConfigureAwait(false);
        var s5 = await Call(s4).ConfigureAwait(false);
        var s6 = await Call(s5).ConfigureAwait(false);
        var s7 = await Call(s6).ConfigureAwait(false);
        var s8 = await Call(s7).ConfigureAwait(false);
        var s9 = await Call(s8).ConfigureAwait(false);
        return await Call(s9).ConfigureAwait(false);
    }

    // A method that may have to wait, and this time need not.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValueTask<string> Call(string input) => new(input);
}
