using System.Text;
using CodeFirstWorkflows.Graphs.Tests.Model;

namespace CodeFirstWorkflows.Graphs.Tests.Generation;

/// <summary>Writes a graph and its children as their author would.</summary>
internal sealed class GraphSource
{
    private const string Usings = """
        using CodeFirstWorkflows;
        using CodeFirstWorkflows.Graphs.Tests.Values;
        using CodeFirstWorkflows.Graphs.Tests.Worlds;

        namespace Graphs;


        """;

    private readonly StringBuilder _text = new();

    public static string Of(Graph graph)
    {
        var source = new GraphSource();
        source._text.Append(Usings);
        foreach (var each in graph.WithChildren())
            source.Write(each);
        return source._text.ToString();
    }

    private void Write(Graph graph)
    {
        Line(graph.IsDataflow ? "[Workflow(Execution = ExecutionMode.Dataflow)]" : "[Workflow]");
        Line($"public partial class {graph.Name}(WorkflowEngine engine, World world) : Workflow<{graph.Input}{(graph.Output is { } output ? $", {output}" : "")}>(engine)");
        Line("{");
        Write(graph.Parts);
        foreach (var helper in graph.Conditions().OfType<Ask>().Select(ask => ask.Helper).DistinctBy(helper => helper.Name))
            Line($"    private bool {helper.Name}({Parameters(helper.Inputs)}) => world.Ask(\"{helper.Name}\", {Arguments(helper.Inputs)});\n");
        Line("}\n");
    }

    private void Write(IEnumerable<Part> parts)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Step step:
                    Write(step, []);
                    break;
                case Group group:
                    foreach (var member in group.Members)
                        Write(member, [Parallel(group, member == group.Members[^1])]);
                    break;
                case Loop loop:
                    Write(loop.Body.SkipLast(1));
                    Write(loop.Last, [Repeat(loop.Repetition, loop.Steps.First())]);
                    break;
            }
        }
    }

    private void Write(Step step, IEnumerable<string> attributes)
    {
        Line(step.Child is { } child ? $"    [SubWorkflow<{child.Name}>]" : "    [Step]");
        foreach (var attribute in attributes.Concat(Attributes(step)))
            Line($"    [{attribute}]");
        var parameters = Parameters(step.Inputs);
        if (step.Child is not null)
        {
            Line($"    public partial {(step.Returns is null ? "Task" : $"Task<{step.Returns}>")} {step.Method}({parameters});\n");
            return;
        }

        string[] all = [.. parameters.Length > 0 ? [parameters] : Array.Empty<string>(), .. step.TakesContext ? ["StepContext context"] : Array.Empty<string>(), .. step.TakesToken ? ["CancellationToken stop"] : Array.Empty<string>()];
        Line($"    public {ReturnType(step)} {step.Method}({string.Join(", ", all)}) => {Body(step)};\n");
    }

    private static IEnumerable<string> Attributes(Step step)
    {
        foreach (var condition in step.Conditions)
            yield return When(condition);
        if (step.IsOtherwise)
            yield return $"Otherwise(\"{step.Set!.Path}\")";
        if (step.IsReturn)
            yield return "Return";
        if (step.IsOutput)
            yield return "Output";
        if (step.FanOut is { } fanOut)
            yield return ForEach(fanOut);
        if (step.ContinuesOnError)
            yield return "ContinueOnError";
        if (step.Repetition is { } repetition)
            yield return Repeat(repetition, null);
        if (step.After.Count > 0)
            yield return $"After({string.Join(", ", step.After.Select(after => $"nameof({after.Method})"))})";
    }

    private static string When(Condition condition)
    {
        var (first, argument) = condition switch
        {
            Test test => ($"\"{test.Path}\"", test.Check.Argument),
            Ask ask => ($"nameof({ask.Helper.Name})", ""),
            _ => throw new InvalidOperationException(),
        };
        return $"When({Join(first, argument, condition.Not ? "Not = true" : "")})";
    }

    private static string Repeat(Repetition repetition, Step? from) => $"Repeat({Join(
        from is null ? "" : $"From = nameof({from.Method})",
        repetition.Until switch
        {
            Test test => $"Until = \"{test.Path}\"",
            Ask ask => $"Until = nameof({ask.Helper.Name})",
            _ => "",
        },
        $"Max = {repetition.Max}",
        repetition.FailsAtMax ? "OnMax = LoopEnd.Fail" : "")})";

    private static string Parallel(Group group, bool saysHow)
    {
        var arguments = Join(group.Name is null ? "" : $"\"{group.Name}\"", group.FailsFast && saysHow ? "OnError = ParallelError.FailFast" : "");
        return arguments.Length == 0 ? "Parallel" : $"Parallel({arguments})";
    }

    private static string ForEach(FanOut fanOut) => $"ForEach({Join(
        fanOut.Source is { } source ? $"\"{source}\"" : $"Times = {fanOut.Times}",
        fanOut.MaxConcurrency > 0 ? $"MaxConcurrency = {fanOut.MaxConcurrency}" : "",
        fanOut.MaxFailures > 0 ? $"MaxFailures = {fanOut.MaxFailures}" : "")})";

    private static string ReturnType(Step step) => (step.Form, step.Returns) switch
    {
        (Form.Value, null) => "void",
        (Form.Value, { } kind) => kind.ToString(),
        (_, null) => step.Form.ToString(),
        (_, { } kind) => $"{step.Form}<{kind}>",
    };

    private static string Body(Step step)
    {
        var call = step.Form == Form.Value
            ? $"world.Now{Typed(step)}(\"{step.Name}\", {(step.TakesContext ? "context" : "null")}, {Arguments(step.Inputs)})"
            : $"world.Soon{Typed(step)}(\"{step.Name}\", {(step.TakesContext ? "context" : "null")}, {Arguments(step.Inputs)}, {(step.TakesToken ? "stop" : "default")})";
        return step.Form == Form.ValueTask ? $"new({call})" : call;
    }

    private static string Typed(Step step) => step.Returns is { } kind ? $"<{kind}>" : "";

    private static string Arguments(IEnumerable<Input> inputs) => $"[{string.Join(", ", inputs.Select(input => input.Name))}]";

    private static string Parameters(IEnumerable<Input> inputs) => string.Join(", ", inputs.Select(Parameter));

    private static string Parameter(Input input)
    {
        var attribute = input.Source switch
        {
            VisitsOf => "[Visits] ",
            ResultsOf => "",
            FirstOf { Paths: [var path] } when path == Path.Item && input.Name == path.Head => "[Item] ",
            FirstOf { Paths: [{ Member: null } path] } when input.Name == path.Head => "",
            FirstOf { Paths: var paths } => $"[From({string.Join(", ", paths.Select(path => $"\"{path}\""))})] ",
            _ => throw new InvalidOperationException(),
        };
        return $"{attribute}{input.Kind} {input.Name}";
    }

    private static string Join(params IEnumerable<string> parts) => string.Join(", ", parts.Where(part => part.Length > 0));

    private void Line(string line) => _text.Append(line).Append('\n');
}
