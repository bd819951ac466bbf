using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CodeFirstWorkflows.Compiler.Tests.Laws;

/// <summary>What people do to the flow of a workflow: conditions, groups, loops, fan-outs, children put in, moved and broken.</summary>
internal static class FlowMutations
{
    public static IReadOnlyList<(string Name, Func<Mutant, string?> Apply)> All { get; } =
    [
        ("add a condition", static m => Mark(m, $"[When({Condition(m)})]")),
        ("add two conditions", static m => Mark(m, $"[When({Condition(m)}), When({Condition(m)})]")),
        ("add a return", static m => Mark(m, $"[When({Condition(m)}), Return]")),
        ("add an otherwise", static m => Mark(m, $"[Otherwise(\"{Path(m)}\")]")),
        ("add branches", static m => Steps(m, 2) is { } steps
            ? Apply(m, (steps[0], $"[When({Condition(m)})]"), (steps[1], m.Pick($"[When({Condition(m)})]", $"[Otherwise(\"{Path(m)}\")]")))
            : null),
        ("run beside each other", static m => Steps(m, m.Random.Next(1, 4)) is { } steps
            ? Apply(m, [.. steps.Select(step => (step, m.Pick("[Parallel]", "[Parallel]", "[Parallel(\"both\")]", "[Parallel(\"input\")]", "[Parallel(OnError = ParallelError.FailFast)]", "[Parallel(\"a b\")]")))])
            : null),
        ("repeat", static m => Mark(m, $"[Repeat({m.Pick("Max = 2", "Max = 3", "Max = 0", "", $"Until = {Until(m)}, Max = 3", $"Until = {Until(m)}, Max = 2, OnMax = LoopEnd.Fail", "Max = 2, OnMax = LoopEnd.Fail")})]")),
        ("repeat a range", static m => Mark(m, $"[Repeat(From = nameof({Step(m)}), Max = 2{m.Pick("", $", Until = {Until(m)}")})]")),
        ("run for each", static m => Mark(m, $"[ForEach({m.Pick($"\"{Path(m)}\"", "Times = 2", "Times = 0", "", "\"input\", Times = 2", $"\"{Path(m)}\", MaxConcurrency = 2, MaxFailures = 1")})]{m.Pick("", "[ContinueOnError]")}")),
        ("run for each, and take the item", static m => m.Any(m.Steps) is { } step
            ? Apply(m, (step, $"[ForEach(\"{Path(m)}\")]"), (step.ParameterList.Parameters.FirstOrDefault() ?? (Microsoft.CodeAnalysis.SyntaxNode)step, "[Item] "))
            : null),
        ("go on after an error", static m => Mark(m, "[ContinueOnError]")),
        ("run after", static m => Mark(m, m.Pick($"[After(nameof({Step(m)}))]", "[After(\"nope\")]", "[After]", $"[After(nameof({Step(m)}), \"{Step(m)}\")]"))),
        ("run as a dataflow", static m => m.Any(m.Workflows)?.AttributeLists[0].Attributes[0] is { } mark ? m.Replace(mark.Span, "Workflow(Execution = ExecutionMode.Dataflow)") : null),
        ("compare providers", static m => Mark(m, m.Pick("[CompareProviders(\"a\", \"b\")]", "[CompareProviders]"))),
        ("run another workflow", static m => m.Any(m.Workflows) is { } type
            ? m.Insert(type.CloseBraceToken.SpanStart, $"[SubWorkflow<{m.Pick(type.Identifier.Text, "Unknown", "string", "Witness")}>] {m.Pick("public ", "private ", "")}partial {m.Pick("Task", "Task<string>", "ValueTask<int>", "void")} Child{m.Random.Next(9)}({m.Pick("", "string input", $"string {Name(m)}", $"string {Name(m)}, int count", "[Service] string x")});\n")
            : null),
        ("add a helper", static m => m.Any(m.Workflows)?.CloseBraceToken.SpanStart is { } end && m.Any(m.Steps) is { } step
            ? m.Insert(end, $"private {m.Pick("static ", "")}{m.Pick("bool", "bool", "Task<bool>", "int")} Decides({m.Pick("", "string input", $"string? {Name(m)}", $"object? {Name(m)}", "[Service] string x", "CancellationToken ct")}) => throw null!;\n") is { } with
                ? new Mutant(with, m.Random) is var next && Mark(next, "[When(nameof(Decides))]") is { } marked ? marked : with
                : null
            : null),
        ("ask a prompt whether", static m => m.Any(m.Workflows)?.CloseBraceToken.SpanStart is { } end
            ? m.Insert(end, $"[Prompt(\"Is it?\")] public partial Task<{m.Pick("bool", "bool", "string", "bool?")}> Whether({m.Pick("", "CancellationToken ct")});\n") is { } with
                ? Mark(new Mutant(with, m.Random), m.Pick("[When(nameof(Whether))]", "[When(\"Whether\", Not = true)]", "[Repeat(Until = nameof(Whether), Max = 2)]", "[When(\"whether\")]"))
                : null
            : null),
        ("read all visits", static m => m.Insert(m.Any<ParameterSyntax>()?.SpanStart, "[Visits] ")),
        ("read the first of several", static m => m.Insert(m.Any<ParameterSyntax>()?.SpanStart, $"[From({m.Pick($"nameof({Step(m)}), nameof({Step(m)})", $"\"{Path(m)}\", \"{Path(m)}\"", $"\"{Name(m)}?.length\", \"input\"")})] ")),
        ("add a second output", static m => Mark(m, "[Output]")),
        ("take a group's results", static m => m.Any(m.Steps) is { } step ? m.Insert(step.ParameterList.OpenParenToken.Span.End, m.Pick("IReadOnlyList<string> looks, ", "IReadOnlyList<object?> both, ", "[From(\"looks[0]\")] int first, ", "IEnumerable<int?> looks, ")) : null),
    ];

    private static string? Mark(Mutant m, string attribute) => m.Insert(m.Any(m.Steps)?.SpanStart, attribute + " ");

    // Adjacent steps, where there are that many.
    private static MethodDeclarationSyntax[]? Steps(Mutant m, int count)
    {
        var steps = m.Steps;
        if (steps.Count < count)
            return null;
        var first = m.Random.Next(steps.Count - count + 1);
        return [.. steps.Skip(first).Take(count)];
    }

    private static string? Apply(Mutant m, params (Microsoft.CodeAnalysis.SyntaxNode At, string Text)[] edits)
    {
        var text = m.Source;
        foreach (var (at, mark) in edits.OrderByDescending(edit => edit.At.SpanStart))
            text = text.Insert(at.SpanStart, mark + " ");
        return text;
    }

    private static string Step(Mutant m) => m.Any(m.Steps)?.Identifier.Text ?? "Nope";

    // A step as a path names it.
    private static string Name(Mutant m) => Step(m).TrimStart('@') is { Length: > 0 } name ? char.ToLowerInvariant(name[0]) + name[1..] : "nope";

    private static string Path(Mutant m) => m.Pick("input", "input.length", "input?.length", Name(m), Name(m), Name(m) + ".result", Name(m) + "?.length", Name(m) + ".urgent", Name(m) + ".category", Name(m) + ".topics", Name(m) + ".tags", Name(m) + "?.done", "sort.category", "plan.topics", "last", "item", "looks", "nope");

    private static string Until(Mutant m) => m.Pick($"\"{Path(m)}\"", $"nameof({Step(m)})", "nameof(Decides)", "\"nope\"");

    private static string Condition(Mutant m) => m.Pick(
        $"\"{Path(m)}\"", $"\"{Path(m)}\", Not = true", $"\"{Path(m)}\", IsNull = true", $"\"{Path(m)}\", IsNull = true, Not = true", $"nameof({Step(m)})",
        $"\"{Path(m)}\", Is = 1", $"\"{Path(m)}\", Is = \"x\"", $"\"{Path(m)}\", Is = true", $"\"{Path(m)}\", Is = null", $"\"{Path(m)}\", Is = typeof(string)", $"\"{Path(m)}\", Is = typeof(Finding.Fact)",
        "\"sort.category\", Is = Category.Bug", "\"sort.category\", Is = (Category)42", "\"sort.category\", In = new object[] { Category.Bug, Category.Refund }", "\"last\", Is = typeof(Finding.Nothing)",
        $"\"{Path(m)}\", In = new object[] {{ }}", $"\"{Path(m)}\", Is = 1, IsNull = true", $"\"{Path(m)}\", Is = 1.5", $"\"{Path(m)}\", Is = DayOfWeek.Monday", "null!", "\"\"", "\"{input}\"", "\"input.length > 3\"");
}
