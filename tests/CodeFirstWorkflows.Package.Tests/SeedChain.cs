using Xunit;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>The program of the consumers: a chain of three prompts, one of them in a file.</summary>
internal static class SeedChain
{
    public const string PromptPath = "prompts/execute.prompt.md";

    public const string Prompt = "Execute the plan: {plan.result}\n";

    public const string Workflow = """
        using CodeFirstWorkflows;

        [ChainOfThought]
        public partial class SolveProblem : Workflow<string, string>
        {
            [Prompt("Analyze the problem: {input}")]
            public partial Task<string> Analyze(string input);

            [Prompt("Create a plan based on analysis: {analyze.result}", Name = "plan")]
            public partial Task<Plan> MakePlan(string analyze);

            [Prompt(File = "prompts/execute.prompt.md")]
            public partial Task<string> Execute(Plan plan);
        }

        public sealed record Plan(string Goal, IReadOnlyList<string> Tasks);
        """;

    public const string Program = """
        using CodeFirstWorkflows;
        using CodeFirstWorkflows.Testing;

        var run = await new SolveProblem(new WorkflowEngine(new OfflineChatClient())).RunAsync("How do I sort a million rows?");
        Console.WriteLine(run.State);
        Console.WriteLine(run.Steps.Plan.Result.Goal);
        Console.WriteLine(run.Result);
        """;

    public static (string Path, string Text)[] Files(string workflow = Workflow, string prompt = Prompt) =>
        [("SolveProblem.cs", workflow), (PromptPath, prompt), ("Program.cs", Program)];

    /// <summary>The program ran to its end: the state, a member of the typed result, the text of the last prompt.</summary>
    public static void AssertCompleted(CommandResult run)
    {
        Assert.Equal("Completed", run.Lines[0]);
        Assert.Equal("How do I sort a million rows?", run.Lines[1]);
        Assert.StartsWith("[offline stand-in, not a model] Asked: Execute the plan", run.Lines[2], StringComparison.Ordinal);
    }
}
