using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>
/// Writes the bodies of the methods that have none: called directly, outside a run, a prompt asks once with its own settings, and a sub-workflow is
/// a run of its own.
/// </summary>
internal sealed class PromptBodyEmitter(SourceWriter writer, WorkflowModel workflow)
{
    private const string Bindings = "Run.Bindings.Of(this)";

    public void Emit()
    {
        foreach (var step in workflow.Steps)
            Body(step, ExecutorNames.ChildOf(step), step.Flow.FanOut is null ? ExecutorNames.BindingOf(step) : ExecutorNames.ItemBindingOf(step));
        // A helper that several conditions ask has one body.
        foreach (var (site, helper) in Helpers(workflow))
            Body(helper, ExecutorNames.HelperOf(site, helper) + "Child", ExecutorNames.HelperOf(site, helper));
    }

    /// <summary>Writes bodies that refuse, so that a workflow with mistakes shows only those.</summary>
    public void EmitRefusals()
    {
        foreach (var declaration in workflow.Steps.Select(step => step.Declaration).Concat(workflow.Refusals))
        {
            if (declaration is not null)
                Body(declaration, "throw " + WorkflowEmitter.Refusal(workflow));
        }
    }

    /// <summary>The prompts and sub-workflows that conditions ask, each with a step that asks it.</summary>
    public static IEnumerable<(StepModel Site, StepModel Helper)> Helpers(WorkflowModel workflow) => workflow.Steps
        .SelectMany(step => ConditionEmitter.HelpersOf(workflow, step).Select(helper => (Site: step, Helper: helper)))
        .GroupBy(pair => pair.Helper.Index)
        .Select(pairs => pairs.First());

    private void Body(StepModel step, string child, string binding)
    {
        if (step.Declaration is { } declaration)
            Body(declaration, step.IsStatic ? StaticRefusal(step) : Ask(step, child, binding));
    }

    private void Body(string declaration, string body)
    {
        writer.Line(declaration);
        writer.Indented(() => writer.Line($"=> {body};"));
        writer.Line();
    }

    private static string StaticRefusal(StepModel step) =>
        $"throw new global::System.InvalidOperationException({Expressions.Text($"'{step.Method}' is static, so it has no engine to ask: call it through a run, or make it an instance method.")})";

    private static string Ask(StepModel step, string child, string binding)
    {
        List<(string Value, string Type)> values = [.. TemplateEmitter.Parameters(step).Where(parameter => parameter.Source is not ContextSource).Select(parameter => (parameter.Name, parameter.Type.Name))];
        if (step.Child is not null)
            values.Insert(0, (Bindings, "Run.Bindings"));
        var state = values.Count switch
        {
            0 => "0",
            1 => values[0].Value,
            _ => $"({string.Join(", ", values.Select(value => value.Value))})",
        };
        var stateType = values.Count switch
        {
            0 => "int",
            1 => values[0].Type,
            _ => $"({string.Join(", ", values.Select(value => value.Type))})",
        };
        var token = step.Parameters.FirstOrDefault(parameter => parameter.Source is CancellationSource)?.Name ?? "default";
        var type = StepCallEmitter.ResultType(step);
        var call = $"{Library.Launcher}.AskAsync<{type}, {stateType}>({Bindings}.{binding}, {state}, static {Lambda(step, child, values.Count == 0 ? "_" : "a", Argument)}, {token})";
        return (step.Shape, step.Result) switch
        {
            (ReturnShape.Task, _) => call + ".AsTask()",
            (_, null) => $"new {Library.ValueTask}({call}.AsTask())",
            _ => call,
        };

        // Elements are named by position: parameters may be called as no element of a tuple may.
        string Argument(ParameterModel parameter) => parameter.Source is ContextSource ? "c" : values.Count == 1 ? "a" : $"a.Item{values.FindIndex(value => value.Value == parameter.Name) + 1}";
    }

    private static string Lambda(StepModel step, string child, string state, System.Func<ParameterModel, string> argument)
    {
        if (step.Child is not { } workflow)
            return $"(c, {state}) => {StepCallEmitter.Ask(step, argument)}";
        var bindings = step.Parameters.Any(parameter => parameter.Source is not CancellationSource) ? "a.Item1" : "a";
        var run = StepCallEmitter.Run(step, workflow, $"{bindings}.{child}", argument);
        return workflow.Output is { } output && output != StepCallEmitter.ResultType(step) ? $"async (c, {state}) => await {run}.ConfigureAwait(false)" : $"(c, {state}) => {run}";
    }
}
