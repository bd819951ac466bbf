using Microsoft.Extensions.DependencyInjection;

namespace CodeFirstWorkflows.Hosting;

/// <summary>One of the calls that set the options of the engine in dependency injection.</summary>
internal sealed class EngineSetup(Action<IServiceProvider, WorkflowEngineOptions> configure)
{
    internal EngineSetup(Action<WorkflowEngineOptions> configure)
        : this((_, options) => configure(options))
    {
    }

    internal static WorkflowEngine CreateEngine(IServiceProvider services)
    {
        var options = new WorkflowEngineOptions();
        foreach (var setup in services.GetServices<EngineSetup>())
            setup.Configure(services, options);
        return new WorkflowEngine(options, services);
    }

    private void Configure(IServiceProvider services, WorkflowEngineOptions options) => configure(services, options);
}
