using System.Text.Json;
using System.Text.Json.Serialization;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Ownership;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Runtime;

/// <summary>A workflow's steps bound to an engine. Generated code derives one class per workflow, with a field per step.</summary>
public abstract class WorkflowBindings
{
    private readonly StepBinding?[] _steps;
    private readonly List<StepBinding> _items = [];
    private readonly List<StepBinding> _helpers = [];
    private readonly Lazy<JsonSerializerOptions>? _json;
    private readonly Lazy<RunOwnership?> _runs;
    private string? _shape;

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
        _runs = new(() => engine.RunsOf(definition));
        _steps = new StepBinding?[definition.Steps.Count];
        if (jsonContext is not null)
            _json = new(() => WorkflowJson.Create(jsonContext, null));
    }

    internal WorkflowEngine Host { get; }

    internal WorkflowDefinition Shape { get; }

    internal bool MeasuresSteps { get; }

    /// <summary>Where runs of the workflow are recorded, if they are.</summary>
    internal RunOwnership? Runs => _runs.Value;

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
        var step = new StepBinding<T>(this, Shape.Steps[index], index, slot, needs);
        _steps[index] = step;
        return step;
    }

    /// <summary>Binds a step that asks a chat client.</summary>
    /// <typeparam name="T">The result's type; <see cref="NoResult"/> if it has none.</typeparam>
    /// <param name="index">The step's place in the definition.</param>
    /// <param name="slot">Finds its slot in a run.</param>
    /// <returns>The binding.</returns>
    protected StepBinding<T> Prompt<T>(int index, SlotAccessor<T> slot) => Step(index, slot, StepNeeds.Context);

    /// <summary>Binds a step that runs another workflow.</summary>
    /// <typeparam name="T">The result's type; <see cref="NoResult"/> if it has none.</typeparam>
    /// <param name="index">The step's place in the definition.</param>
    /// <param name="slot">Finds its slot in a run.</param>
    /// <param name="child">The workflow.</param>
    /// <returns>The binding.</returns>
    protected StepBinding<T> SubWorkflow<T>(int index, SlotAccessor<T> slot, ChildWorkflow child)
    {
        var step = Step(index, slot, StepNeeds.Context);
        step.Child = child;
        return step;
    }

    /// <summary>Binds what a step is for one item of the collection that it runs for each of.</summary>
    /// <typeparam name="T">The type of an item's result; <see cref="NoResult"/> if it has none.</typeparam>
    /// <param name="index">The step's place in the definition.</param>
    /// <param name="needs">What it takes from the engine.</param>
    /// <param name="child">The workflow that it runs, if it runs one.</param>
    /// <returns>The binding.</returns>
    protected StepBinding<T> Item<T>(int index, StepNeeds needs = StepNeeds.None, ChildWorkflow? child = null)
    {
        var item = new StepBinding<T>(this, Shape.Steps[index], index, null, needs) { Child = child };
        _items.Add(item);
        return item;
    }

    /// <summary>Binds a prompt or a sub-workflow that a condition of a step asks.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="index">The step's place in the definition.</param>
    /// <param name="helper">The helper, whose settings are found by its own name.</param>
    /// <param name="child">The workflow that it runs, if it runs one.</param>
    /// <returns>The binding.</returns>
    protected StepBinding<T> Helper<T>(int index, StepDefinition helper, ChildWorkflow? child = null)
    {
        ArgumentNullException.ThrowIfNull(helper);
        var binding = new StepBinding<T>(this, helper, index, null, StepNeeds.Context, $"{Shape.Steps[index].Name}.{helper.Name}") { Child = child };
        _helpers.Add(binding);
        return binding;
    }

    /// <summary>The definition of a prompt or sub-workflow that is no step.</summary>
    /// <param name="index">Its place among the definition's helpers.</param>
    /// <returns>The definition.</returns>
    protected StepDefinition Defined(int index) => Shape.Helpers[index];

    /// <summary>Names the helper that stands in for a step when it has failed.</summary>
    /// <typeparam name="T">The type of the helper's own result.</typeparam>
    /// <param name="step">The step, or the binding of its items.</param>
    /// <param name="helper">The helper.</param>
    /// <param name="child">What it runs, if it is a sub-workflow.</param>
    protected void Fallback<T>(StepBinding step, StepDefinition helper, ChildWorkflow? child = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        step.Fallback = HelperOf<T>(step, helper, child);
    }

    /// <summary>Names the helper that takes a step back.</summary>
    /// <param name="step">The step, or the binding of its items.</param>
    /// <param name="helper">The helper.</param>
    /// <param name="child">What it runs, if it is a sub-workflow.</param>
    protected void Compensation(StepBinding step, StepDefinition helper, ChildWorkflow? child = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        step.Compensation = HelperOf<NoResult>(step, helper, child);
    }

    /// <summary>Binds the helper that deals with the failure of the run.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="helper">The helper.</param>
    /// <param name="child">What it runs, if it is a sub-workflow.</param>
    /// <returns>The helper's binding.</returns>
    protected StepBinding<T> Recovery<T>(StepDefinition helper, ChildWorkflow? child = null)
    {
        ArgumentNullException.ThrowIfNull(helper);
        var binding = new StepBinding<T>(this, helper, _steps.Length, null, StepNeeds.Context) { Child = child };
        _helpers.Add(binding);
        return binding;
    }

    private StepBinding<T> HelperOf<T>(StepBinding step, StepDefinition helper, ChildWorkflow? child)
    {
        ArgumentNullException.ThrowIfNull(helper);
        var binding = new StepBinding<T>(this, helper, step.Place, null, StepNeeds.Context, $"{step.Name}.{helper.Name}") { Child = child };
        _helpers.Add(binding);
        return binding;
    }

    /// <summary>Binds a workflow that steps run.</summary>
    /// <typeparam name="TWorkflow">The workflow.</typeparam>
    /// <typeparam name="TInput">What it starts from.</typeparam>
    /// <typeparam name="TOutput">What it results in.</typeparam>
    /// <param name="create">Makes it if it is not registered; <see langword="null"/> if its constructor needs more than an engine.</param>
    /// <returns>The binding; the workflow itself is looked for when it is first needed.</returns>
    protected ChildWorkflow<TInput, TOutput> Child<TWorkflow, TInput, TOutput>(Func<WorkflowEngine, TWorkflow>? create)
        where TWorkflow : Workflow<TInput, TOutput> => new(() => FindWorkflow(create));

    /// <summary>Binds a workflow without an output that steps run.</summary>
    /// <typeparam name="TWorkflow">The workflow.</typeparam>
    /// <typeparam name="TInput">What it starts from.</typeparam>
    /// <param name="create">Makes it if it is not registered; <see langword="null"/> if its constructor needs more than an engine.</param>
    /// <returns>The binding; the workflow itself is looked for when it is first needed.</returns>
    protected ChildWorkflow<TInput> Child<TWorkflow, TInput>(Func<WorkflowEngine, TWorkflow>? create)
        where TWorkflow : Workflow<TInput> => new(() => FindWorkflow(create));

    internal IReadOnlyList<StepBinding> Items => _items;

    internal IReadOnlyList<StepBinding> Helpers => _helpers;

    internal IEnumerable<StepBinding> Steps => _steps.OfType<StepBinding>();

    internal StepBinding? Find(string step) => Steps.FirstOrDefault(binding => binding.Name == step);

    /// <summary>Finds whatever can have settings: a step, or what conditions ask.</summary>
    internal StepBinding? FindConfigurable(string name) => Find(name) ?? _helpers.Find(binding => binding.Name == name);

    /// <summary>Finds what is called when the method of that name is called outside a run.</summary>
    internal StepBinding<T> FindCallable<T>(string name) =>
        (StepBinding<T>)(_items.Concat(Steps).Concat(_helpers).First(binding => binding.Name == name));

    private TWorkflow FindWorkflow<TWorkflow>(Func<WorkflowEngine, TWorkflow>? create)
        where TWorkflow : Workflow
    {
        var workflow = (TWorkflow?)Host.Services?.GetService(typeof(TWorkflow)) ?? create?.Invoke(Host) ?? throw new InvalidOperationException(
            $"{Shape.Name} runs {typeof(TWorkflow).Name}, whose constructor needs more than an engine. " +
            $"Register it with services.AddWorkflows().Add<{typeof(TWorkflow).Name}>(), and take {Shape.Name} from there too.");
        workflow.Attach(Host);
        return workflow;
    }

    /// <summary>What the workflow looks like, as its runs remember it.</summary>
    /// <typeparam name="TInput">The type of the workflow's input.</typeparam>
    internal string ShapeOf<TInput>() => _shape ??= WorkflowShape.Describe(this, WorkflowJson.TypeInfo<TInput>(Json));

    /// <summary>Refuses a run that began when the workflow looked different.</summary>
    /// <typeparam name="TInput">The type of the workflow's input.</typeparam>
    /// <exception cref="ShapeChangedException">It did.</exception>
    internal void CheckShape<TInput>(StoredRun run)
    {
        var shape = ShapeOf<TInput>();
        if (run.Shape != shape && WorkflowShape.Compare(run.Shape, shape) is { Count: > 0 } differences)
            throw new ShapeChangedException(run, differences);
    }

    /// <summary>The step that a wait belongs to, in a sub-workflow too.</summary>
    /// <param name="wait">The wait.</param>
    /// <returns>The step, or the binding of its items; <see langword="null"/> if it is not to be found by its key.</returns>
    internal StepBinding? FindWaiting(OpenWait wait)
    {
        var bindings = this;
        var path = wait.Key.Split('/');
        foreach (var part in path.SkipLast(1))
        {
            if (bindings.ByKey(part)?.Child is not { } child)
                return null;
            bindings = child.Bound;
        }

        return bindings.ByKey(path[^1]);
    }

    // A helper's name stands behind that of its step.
    private StepBinding? ByKey(string part)
    {
        var dot = part.LastIndexOf('.');
        var tail = part[(dot + 1)..];
        var end = tail.IndexOfAny(['[', '#']);
        var name = end < 0 ? tail : tail[..end];
        var helper = _helpers.Find(binding => binding.Name == name);
        return dot >= 0 ? helper : _items.Find(item => item.Name == name) ?? Find(name) ?? helper;
    }
}
