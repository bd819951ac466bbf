using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CodeFirstWorkflows;

/// <summary>
/// The workflows that an engine can execute runs of without being told their type: those that were made with it, and those that are
/// registered.
/// </summary>
internal sealed class WorkflowDirectory(IServiceProvider? services)
{
    private readonly ConcurrentDictionary<(string Identity, int Version), Workflow> _bound = new();

    // The second class of an identity, which the first one keeps from being bound.
    private readonly ConcurrentDictionary<(string Identity, int Version), Type> _refused = new();

    // What they are is known only once they are bound, which would be too early while they are made: a derived constructor is yet to run.
    private readonly ConcurrentDictionary<Type, Workflow> _made = new();

    /// <summary>Takes note of a workflow that gets the engine. The first of a class stands for all of it.</summary>
    internal void Add(Workflow workflow) => _made.TryAdd(workflow.GetType(), workflow);

    /// <summary>Makes a workflow that is being bound known by its identity.</summary>
    /// <exception cref="InvalidOperationException">Another class has that identity and version.</exception>
    internal void Bind(WorkflowDefinition definition, Workflow workflow)
    {
        var key = (definition.Identity, definition.Version);
        var known = _bound.GetOrAdd(key, workflow);
        if (known.GetType() == workflow.GetType())
            return;
        _refused.TryAdd(key, workflow.GetType());
        throw Clash(key, known.GetType(), workflow.GetType());
    }

    /// <summary>Binds the registered workflows, so that two of one identity are found before any run is.</summary>
    /// <exception cref="InvalidOperationException">Two classes have the same identity and version.</exception>
    internal void BindRegistered()
    {
        TryBindRegistered();
        foreach (var key in _refused.Keys)
            ThrowIfRefused(key);
    }

    /// <summary>Finds a workflow by what its runs are stored under.</summary>
    /// <returns>The workflow; <see langword="null"/> if the engine knows none of that identity and version.</returns>
    /// <exception cref="InvalidOperationException">Two classes have it.</exception>
    internal Workflow? Find(string identity, int version)
    {
        var key = (identity, version);
        if (!_bound.ContainsKey(key))
        {
            TryBindRegistered();
            foreach (var workflow in _made.Values)
                TryBind(workflow);
        }

        ThrowIfRefused(key);
        return _bound.GetValueOrDefault(key);
    }

    private void TryBindRegistered()
    {
        foreach (var registration in services?.GetServices<WorkflowRegistration>() ?? [])
        {
            if (registration.Find(services!) is { } workflow)
                TryBind(workflow);
        }
    }

    // One without generated code has no runs; two of one identity are remembered.
    private static void TryBind(Workflow workflow)
    {
        try
        {
            _ = workflow.Bound;
        }
        catch (InvalidOperationException)
        {
        }
    }

    private void ThrowIfRefused((string Identity, int Version) key)
    {
        if (_refused.TryGetValue(key, out var refused))
            throw Clash(key, _bound[key].GetType(), refused);
    }

    private static InvalidOperationException Clash((string Identity, int Version) key, Type first, Type second) => new(
        $"Two classes of this engine are the workflow '{key.Identity}' of version {key.Version}: {first.FullName} and {second.FullName}. " +
        "A run of one could be executed by the code of the other. Give one of them another Name or Version, " +
        "as in [Workflow(Name = \"…\")], or each an engine and a store of its own.");
}

/// <summary>A workflow that is registered.</summary>
internal sealed record WorkflowRegistration(Func<IServiceProvider, Workflow?> Find);
