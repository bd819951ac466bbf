namespace CodeFirstWorkflows.Nemesis.Process;

/// <summary>Where to.</summary>
/// <param name="Id">The run's id, which prompts repeat.</param>
/// <param name="Bags">How many bags.</param>
/// <param name="Fails">Whether the run is to fail.</param>
/// <param name="IsAsked">Whether the visa takes an interview.</param>
internal sealed record Destination(string Id, int Bags, bool Fails, bool IsAsked);

/// <summary>A part of the way.</summary>
internal sealed record Stage(int Number, bool HasArrived);

/// <summary>
/// A bit of everything: a fan-out, a group with a wait and a sub-workflow that waits, a branch by chance, a loop, retries, failures,
/// compensations.
/// </summary>
[Workflow(Durable = true)]
internal sealed partial class Journey(WorkflowEngine engine, Effects effects) : Workflow<Destination, string>(engine)
{
    [Step]
    [Compensate(nameof(CancelBooking))]
    public Task<int> Book(Destination input, StepContext context) => effects.DoAsync(context, input.Bags + 100);

    private Task CancelBooking(int book, StepContext context) => effects.DoAsync(context, 0, 50);

    [Prompt("advise {input.id}")]
    public partial Task<string> Advise(Destination input);

    [Step]
    public static IReadOnlyList<int> ListBags(Destination input, int book) => [.. Enumerable.Range(book, input.Bags)];

    [ForEach("listBags", MaxConcurrency = 3)]
    [Step]
    [Compensate(nameof(Unpack))]
    public Task<int> Pack([Item] int bag, StepContext context) => effects.DoAsync(context, bag + 1);

    private Task Unpack(int pack, [Item] int bag, StepContext context) => effects.DoAsync(context, 0, 50);

    [Parallel("papers")]
    [Step]
    public Task<int> Photograph(int book, StepContext context) => effects.DoAsync(context, book);

    [Parallel("papers")]
    [SubWorkflow<Visa>]
    public partial Task<string> Apply(Destination input);

    [Parallel("papers")]
    [WaitFor]
    public partial Task<string> Permit(int book);

    [When(nameof(IsSunny))]
    [Step]
    public Task<string> Walk(int book, StepContext context) => effects.DoAsync(context, "walk");

    // By chance, so that a run that decided again would see another weather half of the time.
    private bool IsSunny() => effects.Toss();

    [Otherwise(nameof(IsSunny))]
    [Step]
    public Task<string> Ride(int book, StepContext context) => effects.DoAsync(context, "ride");

    [Step]
    [Repeat(Until = "travel.hasArrived", Max = 5)]
    public Task<Stage> Travel(Stage? travel, StepContext context) =>
        effects.DoAsync(context, new Stage((travel?.Number ?? 0) + 1, travel?.Number == 2), 100);

    [Step]
    [Retry(MaxAttempts = 3, Delay = "50ms", On = [typeof(InvalidOperationException)])]
    public async Task<int> Ferry(int book, StepContext context)
    {
        await effects.DoAsync(context, 0, 50);
        return context.Attempt == 1 ? throw new InvalidOperationException("The first ferry is full.") : book + 1;
    }

    [WaitFor]
    public partial Task<string> Confirm(int ferry);

    [Step]
    public async Task<int> Arrive(Destination input, string confirm, StepContext context)
    {
        await effects.DoAsync(context, 0, 50);
        return input.Fails ? throw new FormatException("meant to fail") : confirm.Length;
    }

    [Prompt("praise {arrive} {input.id}")]
    public partial Task<string> Praise(Destination input, int arrive);

    [Step]
    public Task<string> Tell(
        IReadOnlyList<int> pack, int photograph, string apply, string permit, string? walk, string? ride, Stage travel, string confirm, string advise, string praise,
        StepContext context) =>
        effects.DoAsync(context, $"{pack.Count} {photograph} {apply} {permit} {walk ?? ride} {travel.Number} {confirm} {advise} {praise}");
}

/// <summary>A part of a journey.</summary>
[Workflow(Durable = true)]
internal sealed partial class Visa(WorkflowEngine engine, Effects effects) : Workflow<Destination, string>(engine)
{
    [Step]
    [Compensate(nameof(Withdraw))]
    public Task<int> Fill(Destination input, StepContext context) => effects.DoAsync(context, input.Bags);

    private Task Withdraw(int fill, StepContext context) => effects.DoAsync(context, 0, 50);

    [Prompt("translate {fill} {input.id}")]
    public partial Task<string> Translate(Destination input, int fill);

    [When("input.isAsked")]
    [WaitFor]
    public partial Task<string> Interview(int fill);

    [Step]
    public Task<string> Stamp(int fill, string translate, string? interview, StepContext context) => effects.DoAsync(context, $"visa/{interview ?? "no interview"}");
}
