using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes the class that holds the steps of the workflow bound to an engine.</summary>
internal sealed class BindingsEmitter(SourceWriter writer, WorkflowModel workflow)
{
    private const string Binding = Library.Runtime + "StepBinding";

    public void Emit()
    {
        var fields = workflow.Steps.SelectMany(Fields).ToList();
        if (workflow.OnFailure is { } onFailure)
            fields.Add(($"{Binding}<{RecoveryEmitter.ResultType(onFailure)}>", ExecutorNames.OnFailure, $"Recovery<{RecoveryEmitter.ResultType(onFailure)}>({RecoveryEmitter.Binding(workflow, onFailure)})"));
        writer.Line("// What the steps of this workflow need of an engine, made once for each.");
        writer.Block($"private sealed class Bindings : {Library.Runtime}WorkflowBindings", () =>
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
                foreach (var step in workflow.Steps)
                    Recoveries(step);
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
        var whole = step.Flow.FanOut is null ? step.Kind : StepKind.Step;
        yield return ($"{Binding}<{value}>", ExecutorNames.BindingOf(step), whole switch
        {
            StepKind.Prompt => $"Prompt<{value}>({step.Index}, {slot})",
            StepKind.SubWorkflow => $"SubWorkflow<{value}>({step.Index}, {slot}, {Child(step.Child!)})",
            StepKind.WaitFor => $"Step<{value}>({step.Index}, {slot}{Context})",
            _ => $"Step<{value}>({step.Index}, {slot}{(step.Flow.FanOut is null ? Needs(step) : "")})",
        });
        if (step.Flow.FanOut is not null)
            yield return ($"{Binding}<{result}>", ExecutorNames.ItemBindingOf(step), $"Item<{result}>({step.Index}{(step.Kind is StepKind.Prompt or StepKind.WaitFor ? Context : step.Child is { } child ? $"{Context}, {Child(child)}" : Needs(step))})");
        foreach (var helper in HelperModels.AskedBy(workflow, step))
            yield return ($"{Binding}<bool>", ExecutorNames.HelperOf(step, helper), $"Helper<bool>({step.Index}, {Helper(workflow, helper)})");
    }

    private void Recoveries(StepModel step)
    {
        var binding = step.Flow.FanOut is null ? ExecutorNames.BindingOf(step) : ExecutorNames.ItemBindingOf(step);
        if (step.Fallback is { } fallback)
            writer.Line($"Fallback<{RecoveryEmitter.ResultType(fallback)}>({binding}, {RecoveryEmitter.Binding(workflow, fallback)});");
        if (step.Compensation is { } undo)
            writer.Line($"Compensation({binding}, {RecoveryEmitter.Binding(workflow, undo)});");
    }

    /// <summary>The definition of a prompt or sub-workflow that is no step, and what it runs.</summary>
    public static string Helper(WorkflowModel workflow, StepModel helper) => DefinitionEmitter.Helper(workflow, helper) + (helper.Child is { } child ? ", " + Child(child) : "");

    private const string Context = ", " + Library.Runtime + "StepNeeds.Context";

    private static string Needs(StepModel step) => StepCallEmitter.NeedsContext(step) ? Context : "";

    private static string Child(ChildModel child)
    {
        var types = child.Output is { } output ? $"{child.Input}, {output}" : child.Input;
        return $"Child<{child.Class}, {types}>({(child.HasEngineConstructor ? $"static engine => new {child.Class}(engine)" : "null")})";
    }
}
