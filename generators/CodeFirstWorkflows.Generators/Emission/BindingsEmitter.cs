using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes the nested class Bindings: the steps of the workflow bound to an engine.</summary>
internal sealed class BindingsEmitter(SourceWriter writer, WorkflowModel workflow)
{
    private const string Binding = Library.Runtime + "StepBinding";

    public void Emit()
    {
        var fields = workflow.Steps.SelectMany(Fields).ToList();
        writer.Line("// What the steps of this workflow need of an engine, made once for each.");
        writer.Block($"internal sealed class Bindings : {Library.Runtime}WorkflowBindings", () =>
        {
            foreach (var (type, name, _) in fields)
                writer.Line($"internal readonly {type} {name};");
            if (fields.Count > 0)
                writer.Line();
            writer.Line($"internal Bindings({Library.Root}WorkflowEngine engine) : base(engine, {workflow.FullClass}.Definition, {WorkflowEmitter.JsonContext(workflow)})");
            writer.Line("{");
            writer.Indented(() =>
            {
                foreach (var (_, name, value) in fields)
                    writer.Line($"{name} = {value};");
            });
            writer.Line("}");
            writer.Line();
            writer.Line($"internal static Bindings Of({workflow.FullClass} workflow) => Of(workflow, static engine => new Bindings(engine));");
        });
    }

    private IEnumerable<(string Type, string Name, string Value)> Fields(StepModel step)
    {
        var slot = $"static run => ref ((Run)run).{ExecutorNames.SlotOf(step)}";
        var value = StepCallEmitter.ValueType(step);
        var result = StepCallEmitter.ResultType(step);
        if (step.Flow.FanOut is null)
        {
            yield return ($"{Binding}<{value}>", ExecutorNames.BindingOf(step), step.Kind == StepKind.Prompt ? $"Prompt<{value}>({step.Index}, {slot})" : $"Step<{value}>({step.Index}, {slot}{Needs(step)})");
        }
        else
        {
            yield return ($"{Binding}<{value}>", ExecutorNames.BindingOf(step), $"Step<{value}>({step.Index}, {slot})");
            yield return ($"{Binding}<{result}>", ExecutorNames.ItemBindingOf(step), $"Item<{result}>({step.Index}{(step.Kind == StepKind.Prompt ? Context : Needs(step))})");
        }

        if (step.Child is { } child)
            yield return Child(child, ExecutorNames.ChildOf(step));
        foreach (var helper in ConditionEmitter.HelpersOf(workflow, step))
        {
            var name = ExecutorNames.HelperOf(step, helper);
            yield return ($"{Binding}<bool>", name, $"Helper<bool>({step.Index}, {DefinitionEmitter.Helper(helper)})");
            if (helper.Child is { } asked)
                yield return Child(asked, name + "Child");
        }
    }

    private const string Context = ", " + Library.Runtime + "StepNeeds.Context";

    private static string Needs(StepModel step) => StepCallEmitter.NeedsContext(step) ? Context : "";

    private static (string Type, string Name, string Value) Child(ChildModel child, string name)
    {
        var types = child.Output is { } output ? $"{child.Input}, {output}" : child.Input;
        var create = child.HasEngineConstructor ? $"static engine => new {child.Class}(engine)" : "null";
        return ($"{Library.Runtime}ChildWorkflow<{types}>", name, $"Child<{child.Class}, {types}>({create})");
    }
}
