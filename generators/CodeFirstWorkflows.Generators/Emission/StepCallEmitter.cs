using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>
/// Writes the call that runs a step: what it captures, and the call of the user's method, of the prompt or of the sub-workflow. Paths are followed
/// inside the step, so that what fails there is the step's failure.
/// </summary>
internal sealed class StepCallEmitter(WorkflowModel workflow, StepModel step, ExecutorNames names)
{
    private readonly StateEmitter _state = new(workflow, names);

    /// <summary>The type of what the step's method results in.</summary>
    public static string ResultType(StepModel step) => step.Result?.Name ?? Library.NoResult;

    /// <summary>The type of what readers of the step get.</summary>
    public static string ValueType(StepModel step) =>
        step.Value is { } value ? value.Name
        : step.Flow.FanOut is null ? Library.NoResult
        : step.Flow.ContinuesOnError ? $"{Library.List}<{Library.Root}ItemResult<{Library.NoResult}>>"
        : $"{Library.List}<{Library.NoResult}>";

    /// <summary>Whether the body asks its context for more than the cancellation token.</summary>
    public static bool NeedsContext(StepModel step) => step.Kind == StepKind.SubWorkflow
        || (step.Kind == StepKind.Step && step.Parameters.Any(parameter => parameter.Source is ContextSource or ChatClientSource or ServiceSource or StepResultSource));

    /// <summary>Writes the call, without what is done with its result.</summary>
    /// <param name="writer">Takes the lines.</param>
    /// <param name="before">What is written before the call.</param>
    /// <param name="scope">The scope that runs the step.</param>
    /// <param name="visit">Counts its visits.</param>
    /// <param name="isMember">Whether it is started and not awaited here.</param>
    /// <param name="after">What is written behind the call.</param>
    public void Emit(SourceWriter writer, string before, string scope, string visit, bool isMember, string after)
    {
        if (step is { Kind: StepKind.Step, IsStatic: false } or { Fallback.NeedsSelf: true } or { Compensation.NeedsSelf: true })
            _state.Capture(ExecutorNames.Self);
        _state.Capture(step.Parameters);
        if (step.Fallback is { } fallback)
            _state.Capture(fallback.Parameters);
        if (step.Compensation is { } compensation)
            _state.Capture(compensation.Parameters);
        var binding = $"{ExecutorNames.Bindings}.{ExecutorNames.BindingOf(step)}";
        if (step.Flow.FanOut is { } fanOut)
        {
            FanOut(writer, fanOut, $"{before}{scope}.", binding, visit, (isMember ? ".AsTask()" : "") + after);
            return;
        }

        var verb = step.Flow.ContinuesOnError ? "Try" : isMember ? "Start" : "Step";
        writer.Line($"{before}{scope}.{verb}({binding}, {visit}, {_state.State},");
        writer.Indented(() => Lambdas(writer, $"c, {_state.Parameter}", $"){(isMember && step.Flow.ContinuesOnError ? ".AsTask()" : "")}{after}"));
    }

    private void FanOut(SourceWriter writer, FanOutModel fanOut, string before, string binding, string visit, string after)
    {
        if (fanOut.Source is { } path)
            _state.Capture(path);
        var source = fanOut.Source is { } items ? _state.Value(items) : $"{Library.Runtime}Scope.Times({fanOut.Times})";
        var failures = step.Flow.ContinuesOnError ? $", {fanOut.MaxFailures}" : "";
        writer.Line($"{before}{(step.Flow.ContinuesOnError ? "TryForEach" : "ForEach")}({binding}, {ExecutorNames.Bindings}.{ExecutorNames.ItemBindingOf(step)}, {visit}, {_state.State},");
        writer.Indented(() =>
        {
            writer.Line($"static {_state.Parameter} => {source}, {fanOut.MaxConcurrency}{failures},");
            Lambdas(writer, $"c, {_state.Parameter}, {ItemParameter}", $"){after}");
        });
    }

    // The step's method, and those that deal with its failures.
    private void Lambdas(SourceWriter writer, string parameters, string after)
    {
        var own = $"static {Lambda($"({parameters})")}";
        if (step.Fallback is null && step.Compensation is null)
        {
            writer.Line(own + after);
            return;
        }

        var self = step is { Fallback.NeedsSelf: true } or { Compensation.NeedsSelf: true } ? _state.Captured(ExecutorNames.Self) : "";
        writer.Line(own + ",");
        writer.Line((step.Fallback is { } fallback ? RecoveryEmitter.Lambda(fallback, $"({parameters}, failure)", self, ResultType(step), _state.Argument) : "null") + ",");
        writer.Line((step.Compensation is { } undo ? RecoveryEmitter.Lambda(undo, $"({parameters}, result)", self, Library.NoResult, _state.Argument) : "null") + after);
    }

    private string ItemParameter => step.Parameters.Concat(step.Fallback?.Parameters ?? []).Concat(step.Compensation?.Parameters ?? []).Any(parameter => parameter.Source is ValueSource source && source.Candidates.Any(path => path.Head == PathHead.Item)) ? ExecutorNames.Item : "_";

    /// <summary>The lambda that asks a prompt, runs a sub-workflow or waits.</summary>
    /// <param name="step">The step.</param>
    /// <param name="parameters">The lambda's parameters.</param>
    /// <param name="argument">Finds the value of a parameter.</param>
    /// <param name="wanted">The type that the lambda results in, if another one than the step.</param>
    public static string Lambda(StepModel step, string parameters, System.Func<ParameterModel, string> argument, string? wanted = null)
    {
        var type = step.Child?.Output ?? ResultType(step);
        var call = step.Kind == StepKind.WaitFor ? Wait(step, argument) : step.Child is { } child ? Run(step, child, argument) : Ask(step, argument);
        wanted ??= ResultType(step);
        // C# converts what it results in.
        return type == wanted ? $"{parameters} => {call}" : $"async {parameters} => ({wanted})await {call}.ConfigureAwait(false)";
    }

    private string Lambda(string parameters) => step.Kind == StepKind.Step ? $"{parameters} => {Call()}" : Lambda(step, parameters, _state.Argument);

    private string Call()
    {
        var type = ResultType(step);
        var target = step.IsStatic ? workflow.FullClass : _state.Captured(ExecutorNames.Self);
        var call = $"{target}.{step.Method}({string.Join(", ", step.Parameters.Select(_state.Argument))})";
        return step.Shape switch
        {
            ReturnShape.Void => $"{{ {call}; return default; }}",
            ReturnShape.Value => $"new {Library.ValueTask}<{type}>({call})",
            ReturnShape.Task when step.Result is not null => $"new {Library.ValueTask}<{type}>({call})",
            ReturnShape.ValueTask when step.Result is not null => call,
            _ => $"{Library.Runtime}StepBody.From({call})",
        };
    }

    private static string Ask(StepModel step, System.Func<ParameterModel, string> argument)
    {
        var values = TemplateEmitter.Parameters(step).Select(parameter => ", " + argument(parameter));
        var ask = step.Prompt!.Compared is { } reply ? $"Compare<{reply}>" : $"Ask<{ResultType(step)}>";
        return $"c.{ask}({TemplateEmitter.Class}.{step.Property}(c.Format{string.Concat(values)}))";
    }

    private static string Wait(StepModel step, System.Func<ParameterModel, string> argument)
    {
        var question = step.Parameters.Where(parameter => parameter.Source is not CancellationSource)
            .Select(parameter => $".Add<{parameter.Type.Name}>({Expressions.Text(parameter.Name.TrimStart('@'))}, {argument(parameter)})");
        return $"c.Wait<{ResultType(step)}>(c.Question(){string.Concat(question)})";
    }

    private static string Run(StepModel step, ChildModel child, System.Func<ParameterModel, string> argument)
    {
        var values = step.Parameters.Where(parameter => parameter.Source is not CancellationSource).Select(argument).ToList();
        var input = child.TakesNoInput ? $"default({child.Input})"
            : child.InputNames.IsEmpty ? values[0]
            : $"new {child.Input.TrimEnd('?')}({string.Join(", ", child.InputNames.Select((name, i) => $"{name}: {values[i]}"))})";
        return $"c.Run<{(child.Output is { } output ? $"{child.Input}, {output}" : child.Input)}>({input})";
    }
}
