using CodeFirstWorkflows;
using CodeFirstWorkflows.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers workflows in dependency injection.</summary>
public static class WorkflowServiceCollectionExtensions
{
    /// <summary>
    /// Registers a <see cref="WorkflowEngine"/> that finds its chat clients, loggers and clock among the services. Called again it adds to it.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the engine's options, after earlier calls did.</param>
    /// <returns>Adds workflows to the engine.</returns>
    public static WorkflowsBuilder AddWorkflows(this IServiceCollection services, Action<WorkflowEngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
            services.AddSingleton(new EngineSetup(configure));
        services.TryAddSingleton(EngineSetup.CreateEngine);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WorkflowWorker>());
        return new WorkflowsBuilder(services);
    }
}
