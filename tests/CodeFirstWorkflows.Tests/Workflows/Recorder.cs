using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace CodeFirstWorkflows.Tests.Workflows;

public interface IClock
{
    string Name { get; }
}

public interface IMissing;

public sealed class Clock(List<string> log) : IClock, IAsyncDisposable
{
    public string Name => "clock";

    public ValueTask DisposeAsync()
    {
        log.Add("disposed");
        return default;
    }
}

/// <summary>Steps that take what the engine has: context, services, chat clients.</summary>
[Workflow]
public partial class Recorder : Workflow<string, string>
{
    [Step]
    internal static string Context(string input, StepContext context) =>
        $"{input}|{context.Step}|{context.Key}|{context.Visit}|{context.Attempt}|{context.IdempotencyKey == context.RunId + "/context"}|{context.Time.GetUtcNow():yyyy}";

    [Step]
    internal static string Served(
        string context, [Service] IClock clock, [Service] IClock again, [FromKeyedServices("second")] IClock keyed, [Service] IMissing? missing,
        StepContext step) =>
        $"{context}|{clock.Name}|{ReferenceEquals(clock, again)}|{keyed.Name}|{missing is null}|{ReferenceEquals(step.Services.GetService<IClock>(), clock)}";

    [Step]
    internal static async Task<string> Asked(string served, IChatClient client, [FromKeyedServices("fast")] IChatClient fast, CancellationToken ct)
    {
        var first = await client.GetResponseAsync("one", cancellationToken: ct);
        var text = "";
        await foreach (var update in fast.GetStreamingResponseAsync("two", cancellationToken: ct))
            text += update.Text;
        return $"{served}|{first.Text}|{text}";
    }
}

[Workflow(Durable = true)]
public partial class Ledgered : Workflow<int, int>
{
    [Step]
    internal static int Double(int input) => 2 * input;
}

/// <summary>No output, no input.</summary>
[Workflow]
public partial class Chore : Workflow<NoInput>
{
    [Step]
    internal static async Task Work(CancellationToken ct) => await Task.Yield();
}

/// <summary>No engine in its constructor, so that dependency injection attaches one.</summary>
[Workflow]
public partial class Attached : Workflow<string, string>
{
    public Attached()
    {
    }

    [Prompt("Say {input}")]
    public partial Task<string> Say(string input);
}

/// <summary>Not partial: nothing is generated.</summary>
public sealed class NotGenerated(WorkflowEngine engine) : Workflow<string, string>(engine);
