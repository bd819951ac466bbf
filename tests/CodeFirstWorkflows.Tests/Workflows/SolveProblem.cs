namespace CodeFirstWorkflows.Tests.Workflows;

public sealed record Plan(string Goal, IReadOnlyList<string> Tasks);

/// <summary>Prompts, one conversation, and a step of the user's own in between.</summary>
[ChainOfThought]
public partial class SolveProblem : Workflow<string, string>
{
    [Prompt("Analyze the problem: {input}", System = "You are terse.")]
    public partial Task<string> Analyze(string input);

    [Prompt("Create a plan based on analysis: {analyze.result}", Name = "plan")]
    public partial Task<Plan> MakePlan(string analyze);

    [Step]
    internal static int Count(Plan plan) => plan.Tasks.Count;

    [Prompt("Execute {count} tasks of the plan: {plan.goal}")]
    public partial Task<string> Execute(Plan plan, int count);
}
