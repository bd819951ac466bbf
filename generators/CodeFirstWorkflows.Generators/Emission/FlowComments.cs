using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>The comments over the parts of an executor, so that its reader finds the workflow again.</summary>
internal static class FlowComments
{
    public static string Of(StepModel step)
    {
        var flow = step.Flow;
        var marks = new List<string>();
        if (!flow.OtherwiseOf.IsEmpty)
            marks.Add("[Otherwise]");
        else if (!flow.ConditionTexts.IsEmpty)
            marks.Add($"[When {OneLine(string.Join(" and ", flow.ConditionTexts))}]");
        if (flow.FanOut is { } fanOut)
            marks.Add($"[ForEach {OneLine(fanOut.Text)}]");
        if (flow.ContinuesOnError)
            marks.Add("[ContinueOnError]");
        if (step.Resilience is { } resilience)
            marks.AddRange(Names(resilience));
        if (step.Fallback is { } fallback)
            marks.Add($"[Fallback {fallback.Method}]");
        if (step.Compensation is { } undo)
            marks.Add($"[Compensate {undo.Method}]");
        if (flow.IsReturn)
            marks.Add("[Return]");
        marks.Add($"[{step.Kind}] {step.Name}");
        return "// " + string.Join(" ", marks);
    }

    private static IEnumerable<string> Names(ResilienceModel resilience)
    {
        if (resilience.AttemptTicks is not null)
            yield return "[Timeout]";
        if (resilience.Retry is not null)
            yield return "[Retry]";
        if (resilience.Limit is not null)
            yield return "[RateLimit]";
        if (resilience.Breaker is not null)
            yield return "[CircuitBreaker]";
        if (resilience.Pipeline is { } pipeline)
            yield return $"[Resilience {OneLine(pipeline)}]";
    }

    public static string Of(LoopModel loop, WorkflowModel workflow)
    {
        var (first, last) = (workflow.Steps[loop.From], workflow.Steps[loop.To]);
        var until = loop.UntilText is { } text ? $" until {OneLine(text)}," : "";
        var range = loop.From == loop.To ? Of(first).Substring(3) : $"{first.Name} to {last.Name}";
        return $"// [Repeat{until} at most {loop.Max}] {range}";
    }

    public static string Of(GroupModel group, IEnumerable<StepModel> members) =>
        $"// [Parallel{(group.Name is { } name ? " " + name : "")}] {string.Join(", ", members.Select(member => member.Name))}";

    // A constant may hold line ends, and a comment may not.
    private static string OneLine(string text) => new([.. text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\u0085' ? ' ' : letter)]);
}
