using BenchmarkDotNet.Attributes;
using Polly;
using Polly.Retry;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten steps behind policies that never fire, against ten calls through the same pipelines of Polly.</summary>
[MemoryDiagnoser]
public class PolicyBenchmarks
{
    private ResiliencePipeline _pipeline = null!;
    private Func<string, Task> _workflow = null!;
    private Func<string, Task> _measured = null!;

    [Params("retry", "timeouts and retry")]
    public string Policy { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var isWhole = Policy != "retry";
        var builder = new ResiliencePipelineBuilder();
        if (isWhole)
            builder.AddTimeout(TimeSpan.FromMinutes(5));
        builder.AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2, BackoffType = DelayBackoffType.Exponential, UseJitter = true });
        if (isWhole)
            builder.AddTimeout(TimeSpan.FromSeconds(30));
        _pipeline = builder.Build();
        _workflow = Chain(isWhole, new WorkflowEngine(new WorkflowEngineOptions { StepDurations = false }));
        _measured = Chain(isWhole, new WorkflowEngine());
    }

    [Benchmark(Baseline = true, Description = "Polly by hand", OperationsPerInvoke = 10)]
    public Task ByHand() => HandWritten.TenGuardedStepsAsync("x", _pipeline, default);

    [Benchmark(Description = "workflow, no step durations", OperationsPerInvoke = 10)]
    public Task Workflow() => _workflow("x");

    [Benchmark(Description = "workflow", OperationsPerInvoke = 10)]
    public Task Measured() => _measured("x");

    private static Func<string, Task> Chain(bool isWhole, WorkflowEngine engine)
    {
        var (retried, guarded) = (new TenRetriedSteps(engine), new TenGuardedSteps(engine));
        return isWhole ? input => guarded.RunAsync(input) : input => retried.RunAsync(input);
    }
}
