using System.Text.Json;
using System.Text.Json.Serialization;
using CodeFirstWorkflows.Json;

namespace CodeFirstWorkflows.Runtime;

/// <summary>A workflow's steps bound to an engine. Generated code derives one class per workflow, with a field per step.</summary>
public abstract class WorkflowBindings
{
    private readonly StepBinding?[] _steps;
    private readonly Lazy<JsonSerializerOptions>? _json;

    /// <summary>Binds a workflow.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="definition">The workflow.</param>
    /// <param name="jsonContext">The user's JSON metadata, if the workflow names it.</param>
    protected WorkflowBindings(WorkflowEngine engine, WorkflowDefinition definition, JsonSerializerContext? jsonContext)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(definition);
        Host = engine;
        Shape = definition;
        MeasuresSteps = engine.StepDurations;
        _steps = new StepBinding?[definition.Steps.Count];
        if (jsonContext is not null)
            _json = new(() => WorkflowJson.Create(jsonContext, null));
    }

    internal WorkflowEngine Host { get; }

    internal WorkflowDefinition Shape { get; }

    internal bool MeasuresSteps { get; }

    internal JsonSerializerOptions Json => _json?.Value ?? Host.Json;

    internal IEnumerable<string> StepNames => Shape.Steps.Select(static step => step.Name);

    /// <summary>Finds or makes the bindings of a workflow.</summary>
    /// <typeparam name="TBindings">The generated class.</typeparam>
    /// <param name="workflow">The workflow, which keeps them.</param>
    /// <param name="create">Makes them.</param>
    /// <returns>The bindings.</returns>
    /// <exception cref="InvalidOperationException">The workflow has no engine.</exception>
    protected static TBindings Of<TBindings>(Workflow workflow, Func<WorkflowEngine, TBindings> create)
        where TBindings : WorkflowBindings
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(create);
        return workflow.BindingsOf(create);
    }

    /// <summary>Binds a step that runs the user's own code.</summary>
    /// <typeparam name="T">The result's type; <see cref="NoResult"/> if it has none.</typeparam>
    /// <param name="index">The step's place in the definition.</param>
    /// <param name="slot">Finds its slot in a run.</param>
    /// <param name="needs">What it takes from the engine.</param>
    /// <returns>The binding.</returns>
    protected StepBinding<T> Step<T>(int index, SlotAccessor<T> slot, StepNeeds needs = StepNeeds.None)
    {
        var step = new StepBinding<T>(this, Shape.Steps[index], slot, needs);
        _steps[index] = step;
        return step;
    }

    /// <summary>Binds a step that asks a chat client.</summary>
    /// <typeparam name="T">The result's type; <see cref="NoResult"/> if it has none.</typeparam>
    /// <param name="index">The step's place in the definition.</param>
    /// <param name="slot">Finds its slot in a run.</param>
    /// <returns>The binding.</returns>
    protected StepBinding<T> Prompt<T>(int index, SlotAccessor<T> slot) => Step(index, slot, StepNeeds.Context);

    internal StepBinding<T> At<T>(int index) => (StepBinding<T>)_steps[index]!;

    internal StepBinding? Find(string step)
    {
        foreach (var binding in _steps)
        {
            if (binding is not null && binding.Name == step)
                return binding;
        }

        return null;
    }
}
