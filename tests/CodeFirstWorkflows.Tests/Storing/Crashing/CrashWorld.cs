using System.Collections.Concurrent;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Tests.FlowControl;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Tests.Storing.Crashing;

/// <summary>What the steps of a run do over all of its lives, and what they must not.</summary>
/// <param name="kept">What outlives processes.</param>
/// <param name="coins">How each coin falls when it is tossed first, a bit for each.</param>
internal sealed class CrashWorld(InMemoryRunStore kept, int coins) : IChatClient
{
    /// <summary>What the model fails at.</summary>
    public const string Trouble = "trouble";

    private long _tokens;

    private readonly Dictionary<string, (int Place, int Times)> _tossed = [];

    /// <summary>What went wrong.</summary>
    public ConcurrentQueue<string> Problems { get; } = new();

    /// <summary>The tokens that the model counted, also for replies that a process took with it when it died.</summary>
    public long Tokens => Interlocked.Read(ref _tokens);

    /// <summary>Taken back, in order.</summary>
    public ConcurrentQueue<string> Undone { get; } = new();

    /// <summary>Asked again, it is another answer.</summary>
    public bool Coin(string name)
    {
        lock (_tossed)
        {
            var (place, times) = _tossed.GetValueOrDefault(name, (_tossed.Count, 0));
            _tossed[name] = (place, times + 1);
            return (((coins >> place) + times) & 1) == 0;
        }
    }

    public ValueTask<string> Called(string what, bool fails = false) => fails ? throw new FormatException(what) : new($"[{what}]");

    public ValueTask<string> Do(Scope scope, StepBinding<string> step, int visit = 0, bool fails = false)
    {
        var key = step.KeyOf(scope.Run, visit);
        return scope.Step(step, visit, (World: this, scope.Run, Key: key, Fails: fails), static async (_, a) =>
        {
            await a.World.CheckAsync(a.Run, a.Key, static kind => kind is RunRecordKind.Completed or RunRecordKind.Answer, a.Key, "ran again");
            return await a.World.Called(a.Key, a.Fails);
        });
    }

    public ValueTask<string> Book(Scope scope, StepBinding<string> step)
    {
        var key = step.KeyOf(scope.Run, 0);
        return scope.Step(
            step,
            0,
            (World: this, scope.Run, Key: key),
            static async (_, a) =>
            {
                await a.World.CheckAsync(a.Run, a.Key, static kind => kind == RunRecordKind.Completed, a.Key, "ran again");
                return await a.World.Called(a.Key);
            },
            null,
            static async (_, a, result) =>
            {
                await a.World.CheckAsync(a.Run, a.Key + "?undone", static kind => kind == RunRecordKind.Undone, a.Key, "was taken back again");
                if (result != $"[{a.Key}]")
                    a.World.Problems.Enqueue($"{a.Key} was taken back with {result}");
                a.World.Undone.Enqueue(a.Key);
                return default;
            });
    }

    public ValueTask<string> Ask(Scope scope, StepBinding<string> step, string text, int visit = 0) =>
        scope.Step(step, visit, text, static (c, text) => c.Ask<string>(FlowSteps.Prompt(c, text)));

    // The reply shows all that it was asked.
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages.Select(static message => message.Text).ToList();
        if (asked[^1].Contains(Trouble, StringComparison.Ordinal))
            throw new FormatException(asked[^1]);
        var tokens = 1 + asked.Sum(static text => text.Length);
        Interlocked.Add(ref _tokens, tokens);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, $"({string.Join(' ', asked)})"))
        {
            Usage = new() { InputTokenCount = tokens - 1, OutputTokenCount = 1, TotalTokenCount = tokens },
            FinishReason = ChatFinishReason.Stop,
        });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("Nobody reads what would be streamed.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private async Task CheckAsync(WorkflowRun run, string key, Func<RunRecordKind, bool> isDone, string what, string problem)
    {
        var isRecorded = (await kept.ReadAsync("r")).Any(record => record.Key == key && isDone(record.Kind));
        // Asked after reading: what is left of a dead process does not know what another has recorded since.
        if (isRecorded && run.Bound.Runs!.Store is FaultyStore { Death.IsCompleted: false })
            Problems.Enqueue($"{what} {problem}, though it is recorded");
    }
}
