namespace CodeFirstWorkflows;

/// <summary>Runs a step through a Polly pipeline of your own, instead of timeouts, retries, rate limits and a circuit breaker. On a class: the default for its steps and prompts.</summary>
/// <param name="pipeline">The name of the pipeline in <see cref="WorkflowEngineOptions.ResiliencePipelines"/>, or in the registry that Polly added to the services.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class ResilienceAttribute(string pipeline) : Attribute
{
    /// <summary>The pipeline's name.</summary>
    public string Pipeline { get; } = pipeline;
}
