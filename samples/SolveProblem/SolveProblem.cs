using CodeFirstWorkflows;

namespace Samples;

[ChainOfThought(JsonContext = typeof(SolveProblemJson))]
public partial class SolveProblem : Workflow<string, string>
{
    [Prompt("Analyze the problem: {input}")]
    public partial Task<string> Analyze(string input);

    [Prompt("Create a plan based on analysis: {analyze.result}", Name = "plan")]
    public partial Task<Plan> MakePlan(string analyze);

    [Prompt("Execute the plan: {plan.result}")]
    public partial Task<string> Execute(Plan plan);
}
