using System.Collections.Concurrent;
using System.Text.Json;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Observing;
using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Prompting;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;

namespace CodeFirstWorkflows;

/// <summary>Runs workflows: it has the chat clients, the settings, the clock, the store and the services. One engine serves any number of workflows.</summary>
public sealed class WorkflowEngine
{
    private readonly Lazy<JsonSerializerOptions> _json;
    private readonly RunOwnership? _owned;

    // Runs that wait are kept somewhere, if only in memory.
    private readonly Lazy<RunOwnership> _waiting;

    /// <summary>Creates an engine whose prompts ask <paramref name="client"/>.</summary>
    /// <param name="client">The chat client.</param>
    public WorkflowEngine(IChatClient client)
        : this(new WorkflowEngineOptions { ChatClient = client ?? throw new ArgumentNullException(nameof(client)) })
    {
    }

    /// <summary>Creates an engine.</summary>
    /// <param name="options">What it is made of; read once.</param>
    /// <param name="services">Where steps find their services, and the engine whatever its options leave open.</param>
    public WorkflowEngine(WorkflowEngineOptions? options = null, IServiceProvider? services = null)
    {
        options ??= new WorkflowEngineOptions();
        Services = services;
        Workflows = new WorkflowDirectory(services);
        Clients = new ChatClientDirectory(options, services);
        Prompts = options.Prompts.Copy();
        Time = options.OwnTime ?? services?.GetService<TimeProvider>() ?? TimeProvider.System;
        Logger = new RunLogger(
            (options.LoggerFactory ?? services?.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(RunLogger.Category));
        StepDurations = options.StepDurations;
        Codecs = new PayloadCodecs(options.PayloadCodecs);
        MessageJson = options.MessageJson;
        Lease = options.Lease;
        Resilience = options.Resilience;
        ResiliencePipelines = options.ResiliencePipelines.ToDictionary();
        Worker = options.Worker;
        var ownershipLog = new OwnershipLog(Logger.Inner);
        if (options.Store is { } store)
            _owned = new RunOwnership(store, Time, Lease, ownershipLog);
        var json = options.Json;
        _waiting = new(() => new RunOwnership(new InMemoryRunStore(Time), Time, Lease, ownershipLog) { KeepsOnlyWhatMayGoOn = true });
        _json = new(() => WorkflowJson.Create(null, json));
    }

    /// <summary>The recorded runs.</summary>
    /// <exception cref="InvalidOperationException">The engine has no store.</exception>
    public RunQueries Runs => new(this, StoredRuns ?? throw new InvalidOperationException(
        $"This engine has no store, so there are no runs to look at. To keep them, {RunOwnership.HowToAddOne}"));

    internal IServiceProvider? Services { get; }

    internal WorkflowDirectory Workflows { get; }

    internal ChatClientDirectory Clients { get; }

    internal PromptSettings Prompts { get; }

    internal TimeProvider Time { get; }

    internal RunLogger Logger { get; }

    internal bool StepDurations { get; }

    internal PayloadCodecs Codecs { get; }

    internal JsonSerializerOptions? MessageJson { get; }

    internal TimeSpan Lease { get; }

    internal StepResilience? Resilience { get; }

    internal IReadOnlyDictionary<string, ResiliencePipeline> ResiliencePipelines { get; }

    internal WorkflowWorkerOptions Worker { get; }

    /// <summary>The runs that are recorded, if any are: in the engine's store, or in memory because they wait.</summary>
    internal RunOwnership? StoredRuns => _owned ?? (_waiting.IsValueCreated ? _waiting.Value : null);

    /// <summary>The runs that this process drives of those that are recorded; <see langword="null"/> if runs of such workflows are not.</summary>
    internal RunOwnership? RunsOf(WorkflowDefinition workflow) => _owned ?? (workflow.Waits ? _waiting.Value : null);

    /// <summary>Runs without a record that are paused.</summary>
    internal ConcurrentDictionary<string, WorkflowRun> Parked { get; } = new();

    internal JsonSerializerOptions Json => _json.Value;
}
