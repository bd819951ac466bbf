namespace CodeFirstWorkflows.Tests.Ownership;

/// <summary>What the steps of these workflows do, and what they have done: shared by all engines of a test.</summary>
public sealed class Trace
{
    private readonly List<string> _done = [];

    /// <summary>Is called when a step begins; it decides what the step does.</summary>
    public Func<string, StepContext, Task>? Body { get; set; }

    public IReadOnlyList<string> Done
    {
        get
        {
            lock (_done)
                return [.. _done];
        }
    }

    public async Task<string> DoAsync(string name, StepContext context)
    {
        lock (_done)
            _done.Add(name);
        if (Body is { } body)
            await body(name, context);
        return name;
    }

    public int Count(string name) => Done.Count(done => done == name);
}

/// <summary>Two steps, of which the first is compensated.</summary>
[Workflow(Durable = true)]
public sealed partial class Trip(WorkflowEngine engine, Trace trace) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(Cancel))]
    public Task<string> Book(string input, StepContext context) => trace.DoAsync("book", context);

    private Task Cancel(string book, StepContext context) => trace.DoAsync("cancel", context);

    [Step]
    public async Task<string> Pay(string book, StepContext context) => await trace.DoAsync("pay", context) + "!";
}

/// <summary>Two waits beside a step, behind a step that is compensated.</summary>
[Workflow(Durable = true)]
public sealed partial class Review(WorkflowEngine engine, Trace trace) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(Withdraw))]
    public Task<string> Draft(string input, StepContext context) => trace.DoAsync("draft", context);

    private Task Withdraw(string draft, StepContext context) => trace.DoAsync("withdraw", context);

    [Parallel("both"), WaitFor(Timeout = "1h")]
    public partial Task<bool> Legal(string draft);

    [Parallel("both"), WaitFor]
    public partial Task<string> Style(string draft);

    [Parallel("both"), Step]
    public Task<string> Print(string draft, StepContext context) => trace.DoAsync("print", context);

    [Step]
    public async Task<string> Publish(bool legal, string style, string print, StepContext context) =>
        $"{await trace.DoAsync("publish", context)} {legal} {style} {print}";
}

/// <summary>A sub-workflow that waits.</summary>
[Workflow(Durable = true)]
public sealed partial class Approval(WorkflowEngine engine, Trace trace) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(Forget))]
    public Task<string> Ask(string input, StepContext context) => trace.DoAsync("ask", context);

    private Task Forget(string ask, StepContext context) => trace.DoAsync("forget", context);

    [WaitFor]
    public partial Task<string> Answer(string ask);
}

/// <summary>Items, a group and a sub-workflow that completed before, and a sub-workflow in which the run waits.</summary>
[Workflow(Durable = true)]
public sealed partial class Fair(WorkflowEngine engine, Trace trace) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(Close))]
    public Task<string> Open(string input, StepContext context) => trace.DoAsync("open", context);

    private Task Close(string open, StepContext context) => trace.DoAsync("close", context);

    [ForEach(Times = 3), Step, Compensate(nameof(Clear))]
    public Task<string> Stand([Item] int i, StepContext context) => trace.DoAsync($"stand {i}", context);

    private Task Clear([Item] int i, StepContext context) => trace.DoAsync($"clear {i}", context);

    [Parallel, Step, Compensate(nameof(SendHome))]
    public Task<string> Band(string open, StepContext context) => trace.DoAsync("band", context);

    private Task SendHome(string band, StepContext context) => trace.DoAsync("send home", context);

    [Parallel, Step]
    public Task<string> Food(string open, StepContext context) => trace.DoAsync("food", context);

    [SubWorkflow<Approval>]
    public partial Task<string> Permit(string food);

    [Step]
    public static string End(string permit, IReadOnlyList<string> stand) => $"{permit} {stand.Count}";
}

/// <summary>A branch that a helper chooses, which answers as the test says.</summary>
[Workflow(Durable = true)]
public sealed partial class Choice(WorkflowEngine engine, Trace trace, Func<bool> coin) : Workflow<string, string>(engine)
{
    [When(nameof(Coin)), Step]
    public Task<string> Heads(string input, StepContext context) => trace.DoAsync("heads", context);

    private bool Coin() => coin();

    [When("heads", IsNull = true), Step]
    public Task<string> Tails(string input, StepContext context) => trace.DoAsync("tails", context);

    [Step]
    public static string End([From(nameof(Heads), nameof(Tails))] string? side) => side ?? "edge";
}
