using BenchmarkDotNet.Attributes;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Steps that do nothing: what the engine adds to calls that are done at once.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private Func<string, Task> _byHand = null!;
    private Func<string, Task> _workflow = null!;
    private Func<string, Task> _measured = null!;

    [Params(1, 10, 100)]
    public int Steps { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _byHand = Steps switch
        {
            1 => HandWritten.OneStepAsync,
            10 => HandWritten.TenStepsAsync,
            _ => HandWritten.HundredStepsAsync,
        };
        _workflow = Chain(new WorkflowEngine(new WorkflowEngineOptions { StepDurations = false }));
        _measured = Chain(new WorkflowEngine());
    }

    [Benchmark(Baseline = true, Description = "hand-written")]
    public Task ByHand() => _byHand("x");

    [Benchmark(Description = "workflow, no step durations")]
    public Task Workflow() => _workflow("x");

    [Benchmark(Description = "workflow")]
    public Task Measured() => _measured("x");

    private Func<string, Task> Chain(WorkflowEngine engine)
    {
        var (one, ten, hundred) = (new OneStep(engine), new TenSteps(engine), new HundredSteps(engine));
        return Steps switch
        {
            1 => input => one.RunAsync(input),
            10 => input => ten.RunAsync(input),
            _ => input => hundred.RunAsync(input),
        };
    }
}
