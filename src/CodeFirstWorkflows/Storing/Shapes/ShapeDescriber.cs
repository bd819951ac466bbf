using System.Text.Json.Serialization.Metadata;
using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows.Storing;

/// <summary>Describes a workflow and those that it runs.</summary>
internal sealed class ShapeDescriber
{
    private readonly TypeDescriber _types = new();
    private readonly List<ShapeWorkflow> _workflows = [];
    private readonly Dictionary<(string Identity, int Version), int> _places = [];
    private readonly Queue<(ShapeWorkflow Workflow, WorkflowBindings Bindings)> _open = new();

    internal WorkflowShape Describe(WorkflowBindings bindings, JsonTypeInfo input)
    {
        // Of the input nobody said whether it may be null.
        Add(bindings, _types.Of(input.Type, input.Options, Nullness.Unknown));
        while (_open.TryDequeue(out var next))
            Describe(next.Workflow, next.Bindings);
        return new WorkflowShape(_workflows, _types.Describe());
    }

    private void Describe(ShapeWorkflow workflow, WorkflowBindings bindings)
    {
        foreach (var step in bindings.Steps)
        {
            // Of a fan-out the items are recorded.
            var recorded = step.Definition.ForEach is null ? step : bindings.Items.First(item => item.Place == step.Place);
            workflow.Steps.Add(Step("", recorded));
        }

        // What a method of the class does leaves no record of its own.
        foreach (var helper in bindings.Helpers.Where(static helper => helper.Definition.Kind != StepKind.Step))
        {
            var owner = helper.Place < bindings.Shape.Steps.Count ? bindings.Shape.Steps[helper.Place].Name : "";
            if (!workflow.Helpers.Exists(other => other.Owner == owner && other.Name == helper.Name))
                workflow.Helpers.Add(Step(owner, helper));
        }
    }

    private ShapeStep Step(string owner, StepBinding step)
    {
        var definition = step.Definition;
        // C# does not keep at run time whether a method may return null; the definition says it in C#.
        var nullness = definition.ResultType?.EndsWith('?') == true ? Nullness.Allowed : Nullness.Never;
        TypeRef? result = step.ResultJson is { } json ? _types.Of(json.Type, json.Options, nullness) : null;
        int? childPlace = step.Child is { } child ? PlaceOf(child, definition) : null;
        return new ShapeStep(
            owner, definition.Name, definition.Kind, definition.ForEach is not null, definition.Compared.Count > 0, result, childPlace);
    }

    // A workflow that this engine cannot make keeps no run from beginning that may never get there: the step that does fails, with the
    // reason. Then only its name is known.
    private int PlaceOf(ChildWorkflow child, StepDefinition step)
    {
        WorkflowBindings? bindings = null;
        try
        {
            bindings = child.Bound;
        }
        catch (Exception)
        {
        }

        if (bindings is not null)
            return _places.TryGetValue((bindings.Shape.Identity, bindings.Shape.Version), out var known) ? known : Add(bindings, null);
        var definition = step.Child?.Invoke();
        var key = (definition?.Identity ?? "", definition?.Version ?? 0);
        return _places.TryGetValue(key, out var place) ? place : Add(new ShapeWorkflow(key.Item1, key.Item2, IsKnown: false, null));
    }

    private int Add(WorkflowBindings bindings, TypeRef? input)
    {
        var workflow = new ShapeWorkflow(bindings.Shape.Identity, bindings.Shape.Version, IsKnown: true, input);
        _open.Enqueue((workflow, bindings));
        return Add(workflow);
    }

    private int Add(ShapeWorkflow workflow)
    {
        _workflows.Add(workflow);
        return _places[(workflow.Identity, workflow.Version)] = _workflows.Count - 1;
    }
}
