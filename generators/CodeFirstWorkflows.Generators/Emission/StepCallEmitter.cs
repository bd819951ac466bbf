using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>
/// Writes one step of the executor: what it captures, and the call of the user's method or of the prompt. Paths are followed inside the step,
/// so that what fails there is the step's failure.
/// </summary>
internal sealed class StepCallEmitter(WorkflowModel workflow, StepModel step, ExecutorNames names)
{
    private readonly List<string> _captured = [];

    /// <summary>The step's result type as its binding has it.</summary>
    public static string ResultType(StepModel step) => step.Result?.Name ?? Library.NoResult;

    /// <summary>Whether the body asks its context for more than the cancellation token.</summary>
    public static bool NeedsContext(StepModel step) =>
        step.Kind == StepKind.Step && step.Parameters.Any(parameter => parameter.Source is ContextSource or ChatClientSource or ServiceSource or StepResultSource);

    public void Emit(SourceWriter writer, bool isRead)
    {
        CollectCaptures();
        var state = _captured.Count switch
        {
            0 => "0",
            1 => _captured[0],
            _ => $"({string.Join(", ", _captured)})",
        };
        var target = isRead ? $"var {names.Of(step)} = " : "";
        writer.Line($"// [{step.Kind}] {step.Name}");
        writer.Line($"{target}await {ExecutorNames.Scope}.Step({ExecutorNames.Bindings}.{ExecutorNames.BindingOf(step)}, 0, {state},");
        writer.Indented(() => writer.Line($"static (c, {(_captured.Count == 0 ? "_" : "a")}) => {Body()}).ConfigureAwait(false);"));
    }

    private void CollectCaptures()
    {
        if (step is { Kind: StepKind.Step, IsStatic: false })
            Capture(ExecutorNames.Self);
        foreach (var parameter in step.Parameters)
        {
            switch (parameter.Source)
            {
                case ValueSource source:
                    foreach (var candidate in source.Candidates)
                        Capture(HeadLocal(candidate));
                    break;
                case StepResultSource:
                    Capture(ExecutorNames.Bindings);
                    break;
            }
        }
    }

    private void Capture(string local)
    {
        if (!_captured.Contains(local))
            _captured.Add(local);
    }

    private string HeadLocal(ValuePath path) => path.Head == PathHead.Input ? ExecutorNames.Input : names.Of(workflow.Steps[path.Step]);

    private string Captured(string local) => _captured.Count == 1 ? "a" : $"a.{local}";

    private string Body()
    {
        if (step.Kind == StepKind.Prompt)
        {
            var values = TemplateEmitter.Parameters(step).Select(parameter => ", " + Argument(parameter));
            return $"c.Ask<{ResultType(step)}>({TemplateEmitter.Class}.{step.Property}(c.Format{string.Concat(values)}))";
        }

        var target = step.IsStatic ? workflow.FullClass : Captured(ExecutorNames.Self);
        var call = $"{target}.{step.Method}({string.Join(", ", step.Parameters.Select(Argument))})";
        return step.Shape switch
        {
            ReturnShape.Void => $"{{ {call}; return default; }}",
            ReturnShape.Value => $"new {Library.ValueTask}<{ResultType(step)}>({call})",
            ReturnShape.Task when step.Result is not null => $"new {Library.ValueTask}<{ResultType(step)}>({call})",
            ReturnShape.ValueTask when step.Result is not null => call,
            _ => $"{Library.Runtime}StepBody.From({call})",
        };
    }

    private string Argument(ParameterModel parameter) => parameter.Source switch
    {
        CancellationSource => "c.CancellationToken",
        ContextSource => "c",
        ChatClientSource client => $"c.ChatClient({client.Key ?? "null"})",
        ServiceSource { Key: null } service => $"c.{(service.IsOptional ? "OptionalService" : "Service")}<{service.Type}>()",
        ServiceSource service => $"c.{(service.IsOptional ? "OptionalKeyedService" : "KeyedService")}<{service.Type}>({service.Key})",
        StepResultSource result => $"c.ResultOf({Captured(ExecutorNames.Bindings)}.{ExecutorNames.BindingOf(workflow.Steps[result.Step])})",
        ValueSource source => Expressions.FirstOf(source, parameter.Type, path => Captured(HeadLocal(path))),
        _ => "default",
    };
}
