using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Prompting;
using CodeFirstWorkflows.Storing;
using Polly;

namespace CodeFirstWorkflows.Runtime;

/// <summary>A step bound to an engine: all that is worked out once and used by every run.</summary>
public abstract class StepBinding
{
    // Above the bits of StepNeeds: what has no slot is not for the short way, which writes one.
    private const int Slotless = 1 << 24;

    // Nor is what something stands before.
    internal const int Guarded = 1 << 25;

    // What the user's own pipeline does with attempts is not known: it may start several at a time.
    private const int Piped = 1 << 26;

    private readonly StepResilience? _resilience;
    private ResiliencePipeline? _policy;

    private readonly string _head;
    private object? _reply;
    private bool? _hidesUndos;

    private protected StepBinding(WorkflowBindings owner, StepDefinition definition, int place, StepNeeds needs, bool hasSlot, string? head = null)
    {
        Owner = owner;
        Definition = definition;
        Place = place;
        Needs = needs;
        _resilience = StepPolicies.Of(owner.Host, definition, definition.Kind == StepKind.SubWorkflow);
        Detour = (int)needs | (hasSlot ? 0 : Slotless) | (_resilience is null ? 0 : _resilience.Pipeline is null ? Guarded : Piped);
        _head = head ?? definition.Name;
    }

    /// <summary>The step's name.</summary>
    public string Name => Definition.Name;

    internal StepNeeds Needs { get; }

    /// <summary>Why the step cannot be called directly; 0 if it can.</summary>
    internal int Detour { get; }

    internal WorkflowBindings Owner { get; }

    internal StepDefinition Definition { get; }

    /// <summary>The step's place in the order of the workflow; that of a helper is its step's.</summary>
    internal int Place { get; }

    /// <summary>The workflow that the step runs, if it runs one.</summary>
    internal ChildWorkflow? Child { get; set; }

    /// <summary>Whether the step runs a sub-workflow that holds steps that can be taken back.</summary>
    internal bool HidesUndos => _hidesUndos ??= Definition.Child?.Invoke().Compensates ?? false;

    /// <summary>What stands between the step and its method; <see langword="null"/> if nothing does. Shared by all runs of the engine.</summary>
    /// <exception cref="InvalidOperationException">The step asks for a pipeline that the engine does not have.</exception>
    internal ResiliencePipeline? Policy
    {
        get
        {
            if (_resilience is null)
                return null;
            return Volatile.Read(ref _policy)
                ?? Interlocked.CompareExchange(ref _policy, StepPolicies.Build(Owner.Host, Name, _resilience), null) ?? _policy;
        }
    }

    /// <summary>The times that <see cref="Policy"/> keeps to, in words.</summary>
    internal string Limits => string.Join(", ", new[]
    {
        _resilience?.AttemptTimeout is { } attempt ? $"an attempt may take {attempt}" : null,
        _resilience?.TotalTimeout is { } total ? $"all attempts together {total}" : null,
    }.OfType<string>());

    /// <summary>Whether nothing stands before the method of an item, and it needs nothing.</summary>
    internal bool IsDirectItem => (Detour & ~Slotless) == 0;

    /// <summary>What stands in for the step when it has failed.</summary>
    internal StepBinding? Fallback { get; set; }

    /// <summary>What takes the step back.</summary>
    internal StepBinding<NoResult>? Compensation { get; set; }

    internal abstract Type ResultType { get; }

    /// <summary>Whether null is one of the values that the step may result in.</summary>
    internal bool TakesNull => Definition.ResultType?.EndsWith('?') ?? true;

    /// <summary>What the step's result looks like in its record; <see langword="null"/> if it has none.</summary>
    internal abstract JsonTypeInfo? ResultJson { get; }

    internal string KeyOf(WorkflowRun run, int visit) => visit == 0
        ? run.Prefix + _head
        : string.Create(CultureInfo.InvariantCulture, $"{run.Prefix}{_head}#{visit + 1}");

    /// <summary>How a model's reply becomes a value of a type; nothing if it is taken as it is, or not at all.</summary>
    internal StructuredReply<TReply>? Reply<TReply>()
    {
        if (typeof(TReply) == typeof(string) || typeof(TReply) == typeof(NoResult))
            return null;
        if (_reply is not StructuredReply<TReply> reply)
            _reply = reply = new StructuredReply<TReply>(WorkflowJson.TypeInfo<TReply>(Owner.Json));
        return reply;
    }

    internal abstract bool IsReached(WorkflowRun run);

    internal abstract StepOutcome OutcomeIn(WorkflowRun run);

    internal abstract int VisitsOf(WorkflowRun run);

    internal abstract void Fail(WorkflowRun run, int visit, long duration, StepTrace trace);

    internal abstract ReportedStep ReportOf(WorkflowRun run);

    /// <summary>Reads an answer to the step that waits.</summary>
    /// <exception cref="JsonException">It is of another type.</exception>
    internal abstract void CheckAnswer(ReadOnlyMemory<byte> json);

    /// <summary>Reads a result that was given before the run.</summary>
    internal abstract GivenResult ReadGiven(JsonElement json);

    internal abstract void Skip(WorkflowRun run);

    internal abstract void Wait(WorkflowRun run, int visit);

    internal abstract void Exhaust(WorkflowRun run);
}

/// <summary>A step with its result's type.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public sealed class StepBinding<T> : StepBinding
{
    private JsonTypeInfo<T>? _json;
    private RecordedResult<T>? _recorded;

    internal StepBinding(WorkflowBindings owner, StepDefinition definition, int place, SlotAccessor<T>? slot, StepNeeds needs, string? head = null)
        : base(owner, definition, place, needs, slot is not null, head) => Slot = slot;

    /// <summary>Finds the step's slot; items of a fan-out and helpers have none.</summary>
    internal SlotAccessor<T>? Slot { get; }

    internal override Type ResultType => typeof(T);

    internal override JsonTypeInfo? ResultJson => typeof(T) == typeof(NoResult) ? null : Json;

    internal JsonTypeInfo<T> Json => _json ??= WorkflowJson.TypeInfo<T>(Owner.Json);

    internal RecordedResult<T> Recorded => _recorded ??= new(this);

    internal override bool IsReached(WorkflowRun run) => Slot is null || Slot(run).ReadOutcome() != StepOutcome.NotReached;

    internal override StepOutcome OutcomeIn(WorkflowRun run) => Slot is null ? StepOutcome.NotReached : Slot(run).ReadOutcome();

    internal override int VisitsOf(WorkflowRun run) => Slot is null ? 0 : Slot(run).Visits;

    internal void Complete(WorkflowRun run, T value, int visit, long duration, StepTrace trace)
    {
        if (Slot is not null)
            Slot(run).Complete(value, visit, duration, trace);
    }

    internal override void Fail(WorkflowRun run, int visit, long duration, StepTrace trace)
    {
        if (Slot is not null)
            Slot(run).Fail(visit, duration, trace);
    }

    internal override ReportedStep ReportOf(WorkflowRun run)
    {
        var result = new StepResult<T>(run, this);
        return new ReportedStep(result.Key, result.Outcome) { Duration = result.Duration, Attempts = result.Attempts, Error = result.Error };
    }

    internal override void CheckAnswer(ReadOnlyMemory<byte> json) => Recorded.Read(json);

    internal override GivenResult ReadGiven(JsonElement json) => GivenResult.Of(Name, json.Deserialize(Json)!);

    internal override void Skip(WorkflowRun run)
    {
        if (Slot is not null)
            Slot(run).Skip();
    }

    internal override void Wait(WorkflowRun run, int visit)
    {
        if (Slot is not null)
            Slot(run).Wait(visit);
    }

    internal override void Exhaust(WorkflowRun run)
    {
        if (Slot is not null)
            Slot(run).Exhaust();
    }
}
