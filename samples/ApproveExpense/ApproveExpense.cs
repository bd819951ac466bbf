using System.Globalization;
using CodeFirstWorkflows;

/// <summary>An expense that somebody wants to have paid.</summary>
/// <param name="Who">Who paid it.</param>
/// <param name="Amount">How much, in euros.</param>
/// <param name="What">What for.</param>
internal sealed record Expense(string Who, decimal Amount, string What);

/// <summary>What the boss says.</summary>
/// <param name="Yes">Whether it is paid.</param>
/// <param name="Why">Why not.</param>
internal sealed record Decision(bool Yes, string? Why = null);

/// <summary>Small expenses are paid at once, others when the boss has agreed: which may be days later, in another process.</summary>
[Workflow(Durable = true)]
internal sealed partial class ApproveExpense(WorkflowEngine engine, Ledger ledger) : Workflow<Expense, string>(engine)
{
    private const decimal Small = 50;

    [Step]
    public static string Describe(Expense input) =>
        string.Create(CultureInfo.InvariantCulture, $"{input.Who} asks for {input.Amount:0.00} EUR: {input.What}");

    [Step]
    public static bool IsSmall(Expense input) => input.Amount <= Small;

    [WaitFor(Timeout = "30d")]
    [When("isSmall", Not = true)]
    [Fallback(nameof(NobodySaid))]
    public partial Task<Decision> Approve(string describe, [From("input.amount")] decimal amount);

    // The run's id and the step's key are the same whenever the step is tried again: paid once, it stays so.
    [Step]
    public async Task<string> Settle(Expense input, Decision? approve, StepContext context)
    {
        if (approve is { Yes: false } refused)
            return $"refused: {refused.Why ?? "no reason given"}";
        await ledger.PayAsync(context.IdempotencyKey, input.Who, input.Amount, context.CancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"paid {input.Amount:0.00} EUR to {input.Who}");
    }

    private static Decision NobodySaid() => new(false, "nobody said anything for 30 days");
}
