using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten prompts to a client that replies at once: what rendering, attempts and usage take. A model takes a million times longer.</summary>
[MemoryDiagnoser]
public class PromptBenchmarks
{
    private static readonly InstantChatClient Client = new();

    private readonly TenPrompts _workflow = new(new WorkflowEngine(Client));

    [Benchmark(Baseline = true, Description = "hand-written")]
    public Task ByHand() => RunAsync("x");

    [Benchmark(Description = "workflow")]
    public Task Workflow() => _workflow.RunAsync("x");

    private static async Task<string> RunAsync(string input)
    {
        var reply = input;
        for (var i = 1; i <= 10; i++)
            reply = await AskAsync($"Question {i}: {reply}").ConfigureAwait(false);
        return reply;
    }

    private static async Task<string> AskAsync(string prompt)
    {
        var response = await Client.GetResponseAsync([new ChatMessage(ChatRole.User, prompt)], new ChatOptions()).ConfigureAwait(false);
        return response.Text;
    }
}
