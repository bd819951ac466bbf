using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>
/// Writes the bodies of the methods that have none: called directly, outside a run, a prompt asks once with its own settings, and a sub-workflow is
/// a run of its own.
/// </summary>
internal sealed class PromptBodyEmitter(SourceWriter writer, WorkflowModel workflow)
{
    public void Emit()
    {
        foreach (var step in workflow.Steps.Concat(HelperModels.Of(workflow)).Where(step => step.Declaration is not null))
            Body(step.Declaration!, step.Kind == StepKind.WaitFor ? $"throw {Library.Launcher}.OnlyInRun({Expressions.Text(step.Name)})" : step.IsStatic ? StaticRefusal(step) : Ask(step));
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

    private void Body(string declaration, string body)
    {
        writer.Line(declaration);
        writer.Indented(() => writer.Line($"=> {body};"));
        writer.Line();
    }

    private static string StaticRefusal(StepModel step) =>
        $"throw new global::System.InvalidOperationException({Expressions.Text($"'{step.Method}' is static, so it has no engine to ask: call it through a run, or make it an instance method.")})";

    private static string Ask(StepModel step)
    {
        var values = TemplateEmitter.Parameters(step).Where(parameter => parameter.Source is not ContextSource).ToList();
        var state = values.Count switch
        {
            0 => "0",
            1 => values[0].Name,
            _ => $"({string.Join(", ", values.Select(value => value.Name))})",
        };
        var stateType = values.Count switch
        {
            0 => "int",
            1 => values[0].Type.Name,
            _ => $"({string.Join(", ", values.Select(value => value.Type.Name))})",
        };
        var token = step.Parameters.FirstOrDefault(parameter => parameter.Source is CancellationSource)?.Name ?? "default";
        var type = StepCallEmitter.ResultType(step);
        var call = $"{Library.Launcher}.AskAsync<{type}, {stateType}>(this, {Expressions.Text(step.Name)}, {state}, static {StepCallEmitter.Lambda(step, $"(c, {(values.Count == 0 ? "_" : "a")})", Argument)}, {token})";
        return (step.Shape, step.Result) switch
        {
            (ReturnShape.Task, _) => call + ".AsTask()",
            (_, null) => $"new {Library.ValueTask}({call}.AsTask())",
            _ => call,
        };

        // Elements are named by position: parameters may be called as no element of a tuple may.
        string Argument(ParameterModel parameter) => parameter.Source is ContextSource ? "c" : values.Count == 1 ? "a" : $"a.Item{values.IndexOf(parameter) + 1}";
    }
}
