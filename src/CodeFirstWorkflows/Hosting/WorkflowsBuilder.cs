using System.Diagnostics.CodeAnalysis;
using CodeFirstWorkflows;
using CodeFirstWorkflows.Hosting;
using CodeFirstWorkflows.Storing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds workflows to the engine in dependency injection.</summary>
public sealed class WorkflowsBuilder
{
    internal WorkflowsBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services that everything is registered in.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Registers a workflow as a singleton, under its own type and as <see cref="IWorkflow{TInput}"/> and <see cref="IWorkflow{TInput, TOutput}"/>.
    /// Its constructor may take services; one that takes no engine gets it attached.
    /// </summary>
    /// <typeparam name="TWorkflow">The workflow.</typeparam>
    /// <returns>This builder.</returns>
    public WorkflowsBuilder Add<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces)] TWorkflow>()
        where TWorkflow : class
    {
        if (Services.Any(static service => service.ServiceType == typeof(TWorkflow) && !service.IsKeyedService))
            return this;
        Services.AddSingleton(static services =>
        {
            var workflow = ActivatorUtilities.CreateInstance<TWorkflow>(services);
            (workflow as Workflow)?.Attach(services.GetRequiredService<WorkflowEngine>());
            return workflow;
        });
        Services.AddSingleton(new WorkflowRegistration(static services => services.GetRequiredService<TWorkflow>() as Workflow));
        foreach (var contract in typeof(TWorkflow).GetInterfaces())
        {
            if (contract.IsGenericType && contract.GetGenericTypeDefinition() is var open && (open == typeof(IWorkflow<>) || open == typeof(IWorkflow<,>)))
                Services.AddSingleton(contract, static services => services.GetRequiredService<TWorkflow>());
        }

        return this;
    }

    /// <summary>Keeps records of all runs in a store, which is closed with the services.</summary>
    /// <param name="create">Makes the store, once.</param>
    /// <returns>This builder.</returns>
    public WorkflowsBuilder UseStore(Func<IServiceProvider, IRunStore> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.AddSingleton(create);
        Services.AddSingleton(new EngineSetup(static (services, options) => options.Store = services.GetRequiredService<IRunStore>()));
        return this;
    }

    /// <summary>Keeps records of all runs in memory, so that failed ones can be resumed as long as the process lives.</summary>
    /// <returns>This builder.</returns>
    public WorkflowsBuilder UseInMemoryStore()
    {
        Services.AddSingleton(new EngineSetup(static options => options.UseInMemoryStore()));
        return this;
    }
}
