using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CodeFirstWorkflows;

/// <summary>The workflows that an engine can drive runs of without being told their type: those that were made with it, and those that are registered.</summary>
internal sealed class WorkflowDirectory(IServiceProvider? services)
{
    private readonly ConcurrentDictionary<(string Name, int Version), Workflow> _known = new();

    internal void Add(string name, int version, Workflow workflow) => _known.TryAdd((name, version), workflow);

    /// <summary>Binds all workflows that are registered.</summary>
    internal void BindAll()
    {
        foreach (var registration in services?.GetServices<WorkflowRegistration>() ?? [])
            _ = registration.Find(services!)?.Bound;
    }

    internal Workflow? Find(string name, int version)
    {
        if (_known.TryGetValue((name, version), out var known))
            return known;
        foreach (var registration in services?.GetServices<WorkflowRegistration>() ?? [])
        {
            // To bind it is to have it known.
            _ = registration.Find(services!)?.Bound;
        }

        return _known.GetValueOrDefault((name, version));
    }
}

/// <summary>A workflow that is registered.</summary>
internal sealed record WorkflowRegistration(Func<IServiceProvider, Workflow?> Find);
