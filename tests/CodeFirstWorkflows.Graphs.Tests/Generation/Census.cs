using CodeFirstWorkflows.Graphs.Tests.Model;

namespace CodeFirstWorkflows.Graphs.Tests.Generation;

/// <summary>Which shapes of the language a graph has: what never appears is never tested.</summary>
internal static class Census
{
    public static IEnumerable<string> Of(Graph root) => root.WithChildren().SelectMany(graph => OfGraph(graph, graph == root)).Distinct();

    private static IEnumerable<string> OfGraph(Graph graph, bool isRoot)
    {
        yield return graph.IsDataflow ? "dataflow" : "sequential";
        if (!isRoot)
            yield return graph.IsDataflow ? "child in dataflow" : "child in sequence";
        if (graph.Output is null)
            yield return "no output";
        if (graph.Steps.Count(step => step.IsOutput) > 1)
            yield return "several outputs";
        foreach (var shape in graph.Steps.SelectMany(step => OfStep(step, graph)).Concat(graph.Parts.SelectMany(part => OfPart(part, loops: 0))))
            yield return shape;
        foreach (var condition in graph.Conditions())
            yield return OfCondition(condition);
    }

    private static IEnumerable<string> OfStep(Step step, Graph graph)
    {
        if (step.Child is { } child)
            yield return step.FanOut is null ? "sub-workflow" : "fan-out over sub-workflow";
        if (step.Child?.Input == Kind.Pair)
            yield return "sub-workflow with several parameters";
        if (step.Child?.Conditions().Any() == true)
            yield return "sub-workflow with conditions";
        if (step.FanOut is { } fanOut)
        {
            yield return fanOut.Source is null ? "fan-out a number of times" : "fan-out over a list";
            yield return $"fan-out {fanOut.MaxConcurrency} at a time";
            if (fanOut.MaxFailures > 0)
                yield return "max failures";
            if (step.Repetition is not null)
                yield return "repeated fan-out";
        }

        if (step.ContinuesOnError)
            yield return step.FanOut is not null ? "fan-out continues on error" : step.Child is not null ? "sub-workflow continues on error" : "step continues on error";
        if (step.Repetition is not null)
            yield return step.Conditions.Count > 0 ? "conditional self loop" : "self loop";
        if (step.Inputs.Exists(input => input.Source is FirstOf first && first.Paths.Any(path => path.Step == step)))
            yield return "reads its last visit";
        if (step.IsReturn)
            yield return "return";
        if (step.After.Count > 0)
            yield return "after";
        if (step.Conditions.Count > 1)
            yield return "several conditions";
        if (step.IsOtherwise)
            yield return "otherwise";
        if (step.Set is { NamesAllValues: true })
            yield return "enum by all its values";
        if (step.Set is { IsExhaustive: true } set && set.Path.Member?.Kind == Kind.Shape)
            yield return "types by all of them";
        foreach (var input in step.Inputs)
        {
            if (input.Source is VisitsOf)
                yield return "visits";
            if (input.Source is ResultsOf)
                yield return "group as a parameter";
            if (input.Source is FirstOf { Paths.Count: > 1 })
                yield return "first of several";
            if (Kind.Shapes.Contains(input.Kind))
                yield return "narrowed parameter";
            if (!input.Kind.MayBeNull && input.Source is FirstOf { Paths: [{ Step.Conditions.Count: > 0, Member: null }] })
                yield return "implied by its own condition";
            if (graph.IsDataflow && input.Reads.Any(read => graph.Steps.ToList().IndexOf(read) > graph.Steps.ToList().IndexOf(step)))
                yield return "forward reference";
        }
    }

    private static IEnumerable<string> OfPart(Part part, int loops)
    {
        if (part is Group group)
        {
            yield return group.FailsFast ? "group that fails fast" : "group that waits for all";
            yield return group.Name is null ? "group without a name" : "group with a name";
            if (loops > 0)
                yield return "group in a loop";
            if (group.Members.Any(member => member.Set is not null))
                yield return "branches in a group";
        }

        if (part is not Loop loop)
            yield break;
        yield return loops > 0 ? "nested loop" : "loop";
        if (loop.Repetition.FailsAtMax)
            yield return "loop that fails at its end";
        if (loop.Repetition.Until is null)
            yield return "loop without until";
        if (loop.Steps.Any(step => step.IsReturn))
            yield return "return in a loop";
        if (loop.Steps.Any(step => step.FanOut is not null))
            yield return "fan-out in a loop";
        if (loop.Steps.Any(step => step.Child is not null))
            yield return "sub-workflow in a loop";
        if (loop.Last.Conditions.Count > 0)
            yield return "conditional end of a loop";
        foreach (var shape in loop.Body.SelectMany(each => OfPart(each, loops + 1)))
            yield return shape;
    }

    private static string OfCondition(Condition condition) => (condition.Not ? "not " : "") + condition switch
    {
        Ask { Helper.IsImpure: true } => "an impure helper",
        Ask => "a helper",
        Test { Check.Argument: "" } => "a bool",
        Test { Check.Argument: var argument } when argument.StartsWith("Is = typeof", StringComparison.Ordinal) => "a type",
        Test { Check.Argument: var argument } when argument.StartsWith("Is = Color", StringComparison.Ordinal) => "a constant",
        Test { Check.Argument: var argument } when argument.StartsWith("Is = ", StringComparison.Ordinal) => "a bool constant",
        Test { Check.Argument: var argument } when argument.StartsWith("In", StringComparison.Ordinal) => "constants",
        _ => "null",
    };
}
