using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.CircuitBreaker;
using Polly.Registry;
using Polly.Retry;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Builds what stands between a step and its method: total timeout, retry, rate limit, circuit breaker, attempt timeout, from the outside in.</summary>
internal static class StepPolicies
{
    /// <summary>The execution that an attempt belongs to.</summary>
    internal static readonly ResiliencePropertyKey<StepExecution> Execution = new("codefirstworkflows.step");

    /// <summary>What a step has of its own, and what it has of its engine.</summary>
    internal static StepResilience? Of(WorkflowEngine engine, StepDefinition step, bool hasChild)
    {
        var own = step.Resilience;
        if (engine.Resilience is not { } common || step.Kind is not (StepKind.Step or StepKind.Prompt) || hasChild)
            return own;
        if (own is null)
            return common;
        if (own.Pipeline is not null)
            return own;
        var isNamed = own is { Retry: null, AttemptTimeout: null, TotalTimeout: null, CircuitBreaker: null, RateLimit: null };
        return own with
        {
            Retry = own.Retry ?? common.Retry,
            AttemptTimeout = own.AttemptTimeout ?? common.AttemptTimeout,
            TotalTimeout = own.TotalTimeout ?? common.TotalTimeout,
            CircuitBreaker = own.CircuitBreaker ?? common.CircuitBreaker,
            RateLimit = own.RateLimit ?? common.RateLimit,
            Pipeline = isNamed ? common.Pipeline : null,
        };
    }

    /// <exception cref="InvalidOperationException">There is no pipeline of the name that is asked for.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Our own options have nothing to be validated.")]
    internal static ResiliencePipeline Build(WorkflowEngine engine, string step, StepResilience resilience)
    {
        if (resilience.Pipeline is { } name)
            return Find(engine, step, name);
        var builder = new ResiliencePipelineBuilder { TimeProvider = engine.Time };
        if (resilience.TotalTimeout is { } total)
            builder.AddTimeout(total);
        if (resilience.Retry is { MaxAttempts: > 1 } retry)
            builder.AddRetry(Retry(retry, engine.Time));
        if (resilience.RateLimit is { } limit)
            builder.AddStrategy(context => new RateLimitStrategy(limit, context.TimeProvider), new RateLimitStrategy.Options());
        if (resilience.CircuitBreaker is { } breaker)
            builder.AddCircuitBreaker(CircuitBreaker(breaker));
        if (resilience.AttemptTimeout is { } attempt)
            builder.AddTimeout(attempt);
        return builder.Build();
    }

    private static RetryStrategyOptions Retry(RetryPolicy retry, TimeProvider time) => new()
    {
        MaxRetryAttempts = retry.MaxAttempts - 1,
        Delay = retry.Delay ?? TimeSpan.FromSeconds(1),
        MaxDelay = retry.MaxDelay ?? TimeSpan.FromSeconds(30),
        UseJitter = retry.Jitter,
        BackoffType = retry.Backoff switch
        {
            Backoff.Linear => DelayBackoffType.Linear,
            Backoff.Constant => DelayBackoffType.Constant,
            _ => DelayBackoffType.Exponential,
        },
        ShouldHandle = arguments => new(
            arguments.Outcome.Exception is { } exception
            && !arguments.Context.CancellationToken.IsCancellationRequested
            && (retry.On.Count == 0 ? TransientFailure.Is(exception) : IsOneOf(retry.On, exception))),
        DelayGenerator = arguments => new(RetryAfter.Of(arguments.Outcome.Exception!, time)),
        OnRetry = static arguments =>
        {
            if (arguments.Context.Properties.TryGetValue(Execution, out var execution))
                execution!.TellRestart(arguments.RetryDelay);
            return default;
        },
    };

    private static CircuitBreakerStrategyOptions CircuitBreaker(CircuitBreakerPolicy breaker) => new()
    {
        FailureRatio = breaker.FailureRatio,
        MinimumThroughput = breaker.MinimumThroughput,
        SamplingDuration = breaker.Sampling ?? TimeSpan.FromSeconds(30),
        BreakDuration = breaker.Break ?? TimeSpan.FromSeconds(5),
        ShouldHandle = static arguments => new(arguments.Outcome.Exception is not (null or OperationCanceledException or SuspendedException)),
    };

    private static bool IsOneOf(IReadOnlyList<Type> types, Exception exception) =>
        exception is not SuspendedException && types.Any(type => type.IsInstanceOfType(exception));

    private static ResiliencePipeline Find(WorkflowEngine engine, string step, string name)
    {
        if (engine.ResiliencePipelines.TryGetValue(name, out var own))
            return own;
        if (engine.Services?.GetService(typeof(ResiliencePipelineProvider<string>)) is ResiliencePipelineProvider<string> provider
            && provider.TryGetPipeline(name, out var registered))
        {
            return registered;
        }

        throw new InvalidOperationException(
            $"Step '{step}' runs through the resilience pipeline '{name}', which the engine does not have. " +
            "Add it to WorkflowEngineOptions.ResiliencePipelines, or register it with services.AddResiliencePipeline().");
    }
}
