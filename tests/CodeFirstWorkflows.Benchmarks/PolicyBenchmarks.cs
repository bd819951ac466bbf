using BenchmarkDotNet.Attributes;
using Polly;
using Polly.Retry;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten steps behind policies that never fire, against ten calls through the same pipelines of Polly.</summary>
[MemoryDiagnoser]
public class PolicyBenchmarks
{
    private ResiliencePipeline _pipeline = null!;
    private TenSteps _workflow = null!;
    private TenSteps _measured = null!;
    private readonly TenSteps _plain = new(new WorkflowEngine(new WorkflowEngineOptions { StepDurations = false }));

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
        var policies = new StepResilience
        {
            Retry = new RetryPolicy { MaxAttempts = 3 },
            AttemptTimeout = isWhole ? TimeSpan.FromSeconds(30) : null,
            TotalTimeout = isWhole ? TimeSpan.FromMinutes(5) : null,
        };
        _workflow = new TenSteps(new WorkflowEngine(new WorkflowEngineOptions { Resilience = policies, StepDurations = false }));
        _measured = new TenSteps(new WorkflowEngine(new WorkflowEngineOptions { Resilience = policies }));
    }

    [Benchmark(Baseline = true, Description = "Polly by hand", OperationsPerInvoke = 10)]
    public Task ByHand() => HandWritten.TenGuardedStepsAsync("x", _pipeline, default);

    // What there is without policies: the differences are what they cost.
    [Benchmark(Description = "by hand without", OperationsPerInvoke = 10)]
    public Task ByHandWithout() => HandWritten.TenStepsAsync("x");

    [Benchmark(Description = "workflow without, no step durations", OperationsPerInvoke = 10)]
    public Task WorkflowWithout() => _plain.RunAsync("x");

    [Benchmark(Description = "workflow, no step durations", OperationsPerInvoke = 10)]
    public Task Workflow() => _workflow.RunAsync("x");

    [Benchmark(Description = "workflow", OperationsPerInvoke = 10)]
    public Task Measured() => _measured.RunAsync("x");
}
