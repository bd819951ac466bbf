using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Tests.Workflows;

namespace CodeFirstWorkflows.Tests.FlowControl;

/// <summary>How a run is driven: each behaviour is the same in all of them.</summary>
public enum Drive
{
    Plain,
    Observed,
    Recorded,
}

/// <summary>Calls of a scope with the test's own code as the step's body.</summary>
internal static class FlowSteps
{
    internal static readonly string[] Letters = ["x", "y", "z"];

    internal static ValueTask<string> Do(this Scope scope, StepBinding<string> step, Func<CancellationToken, Task<string>> body, int visit = 0) =>
        scope.Step(step, visit, body, static (c, body) => new ValueTask<string>(body(c.CancellationToken)));

    internal static ValueTask<string> Do(this Scope scope, StepBinding<string> step, string value, int visit = 0) =>
        scope.Step(step, visit, value, static (_, value) => new ValueTask<string>(value));

    internal static Task<string> Begin(this Scope scope, StepBinding<string> step, Func<CancellationToken, Task<string>> body, int visit = 0) =>
        scope.Start(step, visit, body, static (c, body) => new ValueTask<string>(body(c.CancellationToken)));

    internal static ValueTask<Tried<string>> Attempt(
        this Scope scope, StepBinding<string> step, Func<CancellationToken, Task<string>> body, int visit = 0) =>
        scope.Try(step, visit, body, static (c, body) => new ValueTask<string>(body(c.CancellationToken)));

    internal static ValueTask<string> Say(this Scope scope, StepBinding<string> step, string text, int visit = 0) =>
        scope.Step(step, visit, text, static (c, text) => c.Ask<string>(Prompt(c, text)));

    internal static ValueTask<IReadOnlyList<string>> Each(
        this Scope scope, Flow.Run run, IEnumerable<string> items, Func<string, CancellationToken, Task<string>> body, int max = 0, int visit = 0) =>
        scope.ForEach(
            run.Of.Many, run.Of.ManyItem, visit, (items, body), static a => a.items, max,
            static (c, a, item) => new ValueTask<string>(a.body(item, c.CancellationToken)));

    internal static ValueTask<IReadOnlyList<ItemResult<string>>> TryEach(
        this Scope scope, Flow.Run run, IEnumerable<string> items, Func<string, CancellationToken, Task<string>> body, int maxFailures = 0) =>
        scope.TryForEach(
            run.Of.Tried, run.Of.TriedItem, 0, (items, body), static a => a.items, 0, maxFailures,
            static (c, a, item) => new ValueTask<string>(a.body(item, c.CancellationToken)));

    internal static RenderedPrompt Prompt(StepContext context, string text)
    {
        var writer = new PromptWriter(context.Format);
        writer.Text(text);
        return writer.ToPrompt();
    }

    internal static WorkflowEngine Engine(Drive drive, WorkflowEngineOptions? options = null)
    {
        options ??= new WorkflowEngineOptions();
        return new WorkflowEngine(drive == Drive.Recorded ? options.UseInMemoryStore() : options);
    }

    internal static async Task<Flow.Run> DriveAsync(this Flow flow, Drive drive, RunOptions? options = null, CancellationToken ct = default)
    {
        if (drive != Drive.Observed)
            return await flow.RunAsync("in", options, ct);
        var run = await flow.StartAsync("in", options, ct);
        await run.Completion;
        return run;
    }

    internal static Task<Flow.Run> DriveAsync(this Drive drive, Func<Flow.Run, Scope, ValueTask> body, CancellationToken ct = default) =>
        new Flow(Engine(drive), body).DriveAsync(drive, null, ct);

    internal static Task<Flow.Run> DriveFullAsync(this Drive drive, Func<Flow.Run, Scope, ValueTask> body, CancellationToken ct = default) =>
        new FullFlow(Engine(drive), body).DriveAsync(drive, null, ct);

    internal static Task<string> Fails(string message) => Task.FromException<string>(new FormatException(message));

    internal static string Show(WorkflowEvent item) => item switch
    {
        RunSettled settled => $"RunSettled {settled.State}",
        StepSettled settled => $"{settled.Key} {settled.Outcome}",
        StepStarted or AttemptStarted or TextDelta => $"{item.GetType().Name} {item.Key}",
        AttemptSettled settled => $"{item.GetType().Name} {item.Key} {settled.Attempt.Number}",
        _ => item.GetType().Name,
    };
}
