namespace CodeFirstWorkflows.Tests.Workflows;

public sealed record Voyager(string Name, IReadOnlyList<string> Ports, bool IsLost);

public sealed record Chart(string Course, int Days);

/// <summary>Leaves every kind of record behind.</summary>
[ChainOfThought]
public partial class Voyage(WorkflowEngine engine, TimeProvider time) : Workflow<Voyager, string>(engine)
{
    [Prompt("Draw a chart for {input.name}", System = "You are a pilot.")]
    public partial Task<Chart> Draw(Voyager input);

    [Step]
    [Fallback(nameof(Borrow))]
    [Compensate(nameof(Return))]
    public string Hire(Voyager input) => throw new InvalidOperationException($"No ship for {input.Name}");

    [Step]
    [ContinueOnError]
    public int Insure(Chart draw) => throw new FormatException($"{draw.Days} days");

    [Prompt("Praise {port}")]
    [ForEach("input.ports")]
    [When("draw.days", Is = 3)]
    public partial Task<string> Praise([Item] string port);

    [WaitFor(Timeout = "2d")]
    public partial Task<bool> Board(string hire, Chart draw);

    [SubWorkflow<Loading>]
    [When("board")]
    public partial Task<string> Load([From("hire")] string ship);

    [Step]
    public string Sail(Voyager input, string? load, IReadOnlyList<string>? praise) =>
        input.IsLost ? throw new TimeoutException("lost") : $"{load} {praise?.Count} {time.GetUtcNow():d}";

    [SubWorkflow<Borrowing>]
    private partial Task<string> Borrow([From("input.name")] string name);

    private static void Return(string hire) => _ = hire;
}

/// <summary>Loads a ship.</summary>
[Workflow]
public partial class Loading : Workflow<string, string>
{
    [Step]
    [Compensate(nameof(Unload))]
    public string Load(string input) => $"load of {input}";

    private static void Unload(string load) => _ = load;
}

/// <summary>Borrows a ship.</summary>
[Workflow]
public partial class Borrowing : Workflow<string, string>
{
    [Step]
    public string Ask(string input) => $"{input}'s cousin's";
}
