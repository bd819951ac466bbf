using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes the bodies of prompt methods: called directly, outside a run, they ask once with their own settings.</summary>
internal sealed class PromptBodyEmitter(SourceWriter writer, WorkflowModel workflow)
{
    public void Emit()
    {
        foreach (var step in workflow.Steps.Where(step => step.Declaration is not null))
            Body(step.Declaration!, step.IsStatic ? StaticRefusal(step) : Ask(step));
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
        var values = TemplateEmitter.Parameters(step).Where(parameter => parameter.Source is not ContextSource).Select(parameter => parameter.Name).ToList();
        var state = values.Count switch
        {
            0 => "0",
            1 => values[0],
            _ => $"({string.Join(", ", values)})",
        };
        var arguments = TemplateEmitter.Parameters(step).Select(parameter => ", " + (parameter.Source is ContextSource ? "c" : values.Count == 1 ? "a" : $"a.{Element(values.IndexOf(parameter.Name))}"));
        var token = step.Parameters.FirstOrDefault(parameter => parameter.Source is CancellationSource)?.Name ?? "default";
        var type = StepCallEmitter.ResultType(step);
        var call = $"{Library.Launcher}.AskAsync<{type}, {StateType(step, values.Count)}>(this, {step.Index}, {state}, static (c, {(values.Count == 0 ? "_" : "a")}) => c.Ask<{type}>({TemplateEmitter.Class}.{step.Property}(c.Format{string.Concat(arguments)})), {token})";
        return (step.Shape, step.Result) switch
        {
            (ReturnShape.Task, _) => call + ".AsTask()",
            (_, null) => $"new {Library.ValueTask}({call}.AsTask())",
            _ => call,
        };
    }

    // Elements are named by position: parameters may be called as no element of a tuple may.
    private static string Element(int index) => $"Item{index + 1}";

    private static string StateType(StepModel step, int count)
    {
        var types = TemplateEmitter.Parameters(step).Where(parameter => parameter.Source is not ContextSource).Select(parameter => parameter.Type.Name).ToList();
        return count switch
        {
            0 => "int",
            1 => types[0],
            _ => $"({string.Join(", ", types)})",
        };
    }
}
