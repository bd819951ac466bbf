using System.Globalization;

namespace CodeFirstWorkflows.Tests.Ownership.Matrix;

// One feature each. The step named "middle" is where something happens to the run; what completed before it is taken back when the run is canceled.

[Workflow(Durable = true)]
public sealed partial class Sequence(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(UndoFirst))]
    public Task<string> First(string input, StepContext context) => world.DoAsync("first", context);

    private Task UndoFirst(string first, StepContext context) => world.DoAsync("undo first", context);

    [Step]
    public Task<string> Middle(string first, StepContext context) => world.DoAsync("middle", context);

    [Step]
    public Task<string> Last(string middle, StepContext context) => world.DoAsync("last", context);
}

[Workflow(Durable = true)]
public sealed partial class Group(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Parallel, Step, Compensate(nameof(UndoLeft))]
    public Task<string> Left(string input, StepContext context) => world.DoAsync("left", context);

    private Task UndoLeft(string left, StepContext context) => world.DoAsync("undo left", context);

    [Parallel, Step]
    public Task<string> Middle(string input, StepContext context) => world.DoAsync("middle", context);

    [Step]
    public async Task<string> Last(string left, string middle, StepContext context) => $"{left} {middle} {await world.DoAsync("last", context)}";
}

[Workflow(Durable = true)]
public sealed partial class Items(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, ForEach(Times = 3, MaxConcurrency = 1), Compensate(nameof(Undo))]
    public Task<string> Each([Item] int i, StepContext context) => world.DoAsync(i == 1 ? "middle" : $"item {i}", context);

    private Task Undo(string each, StepContext context) => world.DoAsync("undo " + each, context);

    [Step]
    public static string Last(IReadOnlyList<string> each) => string.Join(' ', each);
}

[Workflow(Durable = true)]
public sealed partial class LoopByPath(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Repeat(Until = "visit.isLast", Max = 5), Compensate(nameof(Undo))]
    public async Task<Visit> Visit(Visit? visit, StepContext context)
    {
        var number = (visit?.Number ?? 0) + 1;
        await world.DoAsync(number == 2 ? "middle" : $"visit {number}", context);
        return new(number, number == 3);
    }

    private Task Undo(Visit visit, StepContext context) => world.DoAsync($"undo visit {visit.Number}", context);

    [Step]
    public static string Last(Visit visit) => visit.Number.ToString(CultureInfo.InvariantCulture);
}

public sealed record Visit(int Number, bool IsLast);

/// <summary>The helper says something else each time that it is asked, as its decisions hold: yes at its second visit.</summary>
[Workflow(Durable = true)]
public sealed partial class LoopByHelper(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Repeat(Until = nameof(IsEnough), Max = 5), Compensate(nameof(Undo))]
    public async Task<int> Visit(int? visit, StepContext context)
    {
        var number = (visit ?? 0) + 1;
        await world.DoAsync(number == 2 ? "middle" : $"visit {number}", context);
        return number;
    }

    private bool IsEnough() => world.Ask() == 2;

    private Task Undo(int visit, StepContext context) => world.DoAsync($"undo visit {visit}", context);

    [Step]
    public static string Last(int visit) => visit.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The helper says yes only when it is asked first.</summary>
[Workflow(Durable = true)]
public sealed partial class BranchByHelper(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, When(nameof(IsFirst)), Compensate(nameof(Undo))]
    public async Task<string> Yes(string input, StepContext context) => await world.DoAsync("yes", context);

    [Step, Otherwise(nameof(IsFirst))]
    public async Task<string> No(string input, StepContext context) => await world.DoAsync("no", context);

    [Step]
    public async Task<string> Last([From(nameof(Yes), nameof(No))] string? side, StepContext context) => $"{side} {await world.DoAsync("middle", context)}";

    private bool IsFirst() => world.Ask() == 1;

    private Task Undo(string yes, StepContext context) => world.DoAsync("undo yes", context);
}

[Workflow(Durable = true)]
public sealed partial class BranchByPath(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(UndoFirst))]
    public async Task<Visit> First(string input, StepContext context)
    {
        await world.DoAsync("first", context);
        return new(1, true);
    }

    private Task UndoFirst(Visit first, StepContext context) => world.DoAsync("undo first", context);

    [Step, When("first.isLast"), Return]
    public Task<string> Middle(Visit first, StepContext context) => world.DoAsync("middle", context);

    [Step]
    public Task<string> Last(Visit first, StepContext context) => world.DoAsync("last", context);
}

[Workflow(Durable = true)]
public sealed partial class Child(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(UndoOuter))]
    public Task<string> Outer(string input, StepContext context) => world.DoAsync("outer", context);

    private Task UndoOuter(string outer, StepContext context) => world.DoAsync("undo outer", context);

    [SubWorkflow<Sequence>]
    public partial Task<string> Inner(string outer);
}

[Workflow(Durable = true)]
public sealed partial class ChildOfEach(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [SubWorkflow<Group>, ForEach(Times = 1)]
    public partial Task<string> Each(string input);

    [Step]
    public async Task<string> Last(IReadOnlyList<string> each, StepContext context) => $"{each[0]} {await world.DoAsync("end", context)}";
}

[Workflow(Durable = true)]
public sealed partial class Retried(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(UndoFirst))]
    public Task<string> First(string input, StepContext context) => world.DoAsync("first", context);

    private Task UndoFirst(string first, StepContext context) => world.DoAsync("undo first", context);

    [Step, Retry(MaxAttempts = 2, Delay = "1s", Backoff = Backoff.Constant, Jitter = false, On = [typeof(FormatException)])]
    public async Task<string> Flaky(string first, StepContext context)
    {
        await world.DoAsync(context.Attempt == 1 ? "bad" : "middle", context);
        return context.Attempt == 1 ? throw new FormatException("bad") : "well";
    }
}

[Workflow(Durable = true)]
public sealed partial class FellBack(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(UndoFirst))]
    public Task<string> First(string input, StepContext context) => world.DoAsync("first", context);

    private Task UndoFirst(string first, StepContext context) => world.DoAsync("undo first", context);

    [Step, Fallback(nameof(Instead))]
    public async Task<string> Bad(string first, StepContext context) => throw new FormatException(await world.DoAsync("bad", context));

    private Task<string> Instead(string first, StepContext context) => world.DoAsync("middle", context);

    [Step]
    public Task<string> Last(string bad, StepContext context) => world.DoAsync("last", context);
}

[Workflow(Durable = true)]
public sealed partial class FellBackToChild(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Fallback(nameof(Instead))]
    public async Task<string> Bad(string input, StepContext context) => throw new FormatException(await world.DoAsync("bad", context));

    [SubWorkflow<Sequence>]
    private partial Task<string> Instead(string input);
}

[Workflow(Durable = true)]
public sealed partial class Passed(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, ContinueOnError, Compensate(nameof(UndoBad))]
    public async Task<string> Bad(string input, StepContext context) => throw new FormatException(await world.DoAsync("bad", context));

    private Task UndoBad(string bad, StepContext context) => world.DoAsync("undo bad", context);

    [Step]
    public async Task<string> Middle(string? bad, StepContext context) => $"{bad}{await world.DoAsync("middle", context)}";
}

[Workflow(Durable = true)]
public sealed partial class Recovered(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(UndoFirst))]
    public Task<string> First(string input, StepContext context) => world.DoAsync("first", context);

    private Task UndoFirst(string first, StepContext context) => world.DoAsync("undo first", context);

    [Step]
    public async Task<string> Bad(string first, StepContext context) => throw new FormatException(await world.DoAsync("bad", context));

    [OnFailure]
    public Task<string> Save(StepError why, StepContext context) => world.DoAsync("middle", context);
}

[Workflow(Durable = true)]
public sealed partial class TakenBack(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(UndoFirst))]
    public Task<string> First(string input, StepContext context) => world.DoAsync("first", context);

    private Task UndoFirst(string first, StepContext context) => world.DoAsync("undo first", context);

    [Step, Compensate(nameof(UndoSecond))]
    public Task<string> Second(string first, StepContext context) => world.DoAsync("second", context);

    private Task UndoSecond(string second, StepContext context) => world.DoAsync("middle", context);

    [Step]
    public async Task<string> Bad(string second, StepContext context) => throw new FormatException(await world.DoAsync("bad", context));
}

[Workflow(Durable = true)]
public sealed partial class Waited(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(UndoFirst))]
    public Task<string> First(string input, StepContext context) => world.DoAsync("first", context);

    private Task UndoFirst(string first, StepContext context) => world.DoAsync("undo first", context);

    [WaitFor(Timeout = "1h")]
    public partial Task<string> Answer(string first);

    [Step]
    public async Task<string> Middle(string answer, StepContext context) => $"{answer} {await world.DoAsync("middle", context)}";
}

/// <summary>The model is asked in the middle.</summary>
[ChainOfThought(Durable = true)]
public sealed partial class Thought(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(UndoFirst))]
    public Task<string> First(string input, StepContext context) => world.DoAsync("first", context);

    private Task UndoFirst(string first, StepContext context) => world.DoAsync("undo first", context);

    [Prompt("before {first}")]
    public partial Task<string> Analyze(string first);

    [Prompt("middle {analyze}")]
    public partial Task<string> Plan(string analyze);

    [Prompt("after {plan}")]
    public partial Task<string> Execute(string plan);
}

/// <summary>Two models are asked in the middle.</summary>
[Workflow(Durable = true)]
public sealed partial class Compared(WorkflowEngine engine, MatrixWorld world) : Workflow<string, string>(engine)
{
    [Step, Compensate(nameof(UndoFirst))]
    public Task<string> First(string input, StepContext context) => world.DoAsync("first", context);

    private Task UndoFirst(string first, StepContext context) => world.DoAsync("undo first", context);

    [Prompt("middle {first}"), CompareProviders("one", "two")]
    public partial Task<ProviderComparison<string>> Ask(string first);

    [Step]
    public static string Last(ProviderComparison<string> ask) => string.Join(' ', ask.Replies.Select(static reply => reply.Result));
}
