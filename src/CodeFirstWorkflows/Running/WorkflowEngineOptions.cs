using System.Text.Json;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Polly;

namespace CodeFirstWorkflows;

/// <summary>What an engine is made of. An engine reads it once, when it is created. Plain values can be bound from configuration.</summary>
public sealed class WorkflowEngineOptions
{
    private TimeProvider? _time;
    private TimeSpan _lease = TimeSpan.FromSeconds(30);

    /// <summary>The client that prompts ask unless they name another; the <see cref="IChatClient"/> from dependency injection if there is none.</summary>
    public IChatClient? ChatClient { get; set; }

    /// <summary>The clients that prompts can name; then keyed <see cref="IChatClient"/> services are looked up.</summary>
    public IDictionary<string, IChatClient> ChatClients { get; } = new Dictionary<string, IChatClient>();

    /// <summary>Settings of all prompts; attributes and run options win over them.</summary>
    public PromptSettings Prompts { get; } = new();

    /// <summary>How inputs and results are written as JSON, for workflows without a <c>JsonContext</c> of their own.</summary>
    public JsonSerializerOptions? Json { get; set; }

    /// <summary>
    /// How messages are recorded: what a conversation goes on with, and what <see cref="RunOptions.KeepMessages"/> keeps. Content types of your own are made known with
    /// <c>AddAIContentType</c>, on a copy of <c>AIJsonUtilities.DefaultOptions</c>; <see langword="null"/> knows those of Microsoft.Extensions.AI.
    /// </summary>
    public JsonSerializerOptions? MessageJson { get; set; }

    /// <summary>The clock of runs; the system's, or the one from dependency injection, unless set.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public TimeProvider Time
    {
        get => _time ?? TimeProvider.System;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _time = value;
        }
    }

    /// <summary>Makes the loggers; the one from dependency injection unless set.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Whether the durations of single steps are measured; on unless switched off.</summary>
    public bool StepDurations { get; set; } = true;

    internal TimeProvider? OwnTime => _time;

    /// <summary>Keeps the records of runs, so that they survive failures, pauses and the death of their process; <see langword="null"/>: nothing is kept.</summary>
    public IRunStore? Store { get; set; }

    /// <summary>What payloads go through on their way into the store, in this order. At first: those of more than 64 KiB are compressed.</summary>
    public IList<IPayloadCodec> PayloadCodecs { get; } = [new CompressionCodec()];

    /// <summary>What stands between steps and their methods where a step says nothing itself: each part that it leaves out. Only steps and prompts, not sub-workflows.</summary>
    public StepResilience? Resilience { get; set; }

    /// <summary>Polly pipelines for steps that ask for one by its name.</summary>
    public IDictionary<string, ResiliencePipeline> ResiliencePipelines { get; } = new Dictionary<string, ResiliencePipeline>();

    /// <summary>What the hosted worker does with recorded runs.</summary>
    public WorkflowWorkerOptions Worker { get; } = new();

    /// <summary>For how long a process that is not heard of keeps its runs. It tells that it lives three times as often. 30 seconds unless told.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public TimeSpan Lease
    {
        get => _lease;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _lease = value;
        }
    }

    /// <summary>
    /// Keeps records of all runs in memory, so that failed ones can be resumed by the engines made of these options as long as the process lives.
    /// </summary>
    /// <returns>These options.</returns>
    public WorkflowEngineOptions UseInMemoryStore()
    {
        Store ??= new InMemoryRunStore(_time);
        return this;
    }
}
