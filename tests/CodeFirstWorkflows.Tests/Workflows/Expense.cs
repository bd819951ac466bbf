namespace CodeFirstWorkflows.Tests.Workflows;

public sealed record Claim(string Who, decimal Amount, IReadOnlyList<string> Bosses);

public sealed record Verdict(bool Yes, string? Why = null);

/// <summary>Waits in every way a step can.</summary>
[Workflow]
public partial class Expense : Workflow<Claim, string>
{
    [Step]
    public string Check(Claim input) => $"{input.Who} {input.Amount}";

    [WaitFor(Timeout = "2d")]
    public partial Task<Verdict> Approve(string check, [From("input.amount")] decimal amount);

    [WaitFor]
    [When("approve.yes", Not = true)]
    public partial Task Regret([From("approve.why")] string? why);

    [WaitFor]
    [ForEach("input.bosses")]
    public partial Task<int> Vote([Item] string boss);

    [Step]
    public string Pay(Verdict approve, IReadOnlyList<int> vote) => $"{approve.Yes} {string.Join('+', vote)}";
}

/// <summary>Waits inside a sub-workflow.</summary>
[Workflow]
public partial class Journey : Workflow<Claim, string>
{
    [SubWorkflow<Expense>]
    public partial Task<string> Expense(Claim input);

    [Step]
    public string End(string expense) => expense + "!";
}
