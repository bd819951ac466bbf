using System.Text.Json.Serialization.Metadata;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Prompting;

namespace CodeFirstWorkflows.Runtime;

/// <summary>A step bound to an engine: all that is worked out once and used by every run.</summary>
public abstract class StepBinding
{
    private protected StepBinding(WorkflowBindings owner, StepDefinition definition, StepNeeds needs)
    {
        Owner = owner;
        Definition = definition;
        Needs = needs;
    }

    /// <summary>The step's name.</summary>
    public string Name => Definition.Name;

    internal StepNeeds Needs { get; }

    internal WorkflowBindings Owner { get; }

    internal StepDefinition Definition { get; }

    internal abstract Type ResultType { get; }

    internal string KeyOf(int visit) =>
        visit == 0 ? Name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name}#{visit + 1}");
}

/// <summary>A step with its result's type.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public sealed class StepBinding<T> : StepBinding
{
    private JsonTypeInfo<T>? _json;
    private StructuredReply<T>? _reply;

    internal StepBinding(WorkflowBindings owner, StepDefinition definition, SlotAccessor<T> slot, StepNeeds needs)
        : base(owner, definition, needs) => Slot = slot;

    internal SlotAccessor<T> Slot { get; }

    internal override Type ResultType => typeof(T);

    internal JsonTypeInfo<T> Json => _json ??= WorkflowJson.TypeInfo<T>(Owner.Json);

    /// <summary>Whether a prompt's reply is taken as it is, or not at all.</summary>
    internal bool IsText { get; } = typeof(T) == typeof(string) || typeof(T) == typeof(NoResult);

    internal StructuredReply<T> Reply => _reply ??= new(Json);
}
