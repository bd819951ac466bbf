using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Tests.Ownership.Matrix;

/// <summary>What the steps and the models of all processes have done, and what happens in the middle.</summary>
public sealed class MatrixWorld : IChatClient
{
    private readonly List<string> _done = [];
    private int _asked;
    private int _middles;

    /// <summary>Happens once: when the middle begins for the first time.</summary>
    public Func<CancellationToken, Task>? Middle { get; set; }

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<string> Done
    {
        get
        {
            lock (_done)
                return [.. _done];
        }
    }

    public Task<string> DoAsync(string name, StepContext context) => DoAsync(name, context.CancellationToken);

    /// <summary>How often a helper was asked.</summary>
    public int Ask() => Interlocked.Increment(ref _asked);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var name = messages.Last().Text.Split(' ')[0];
        return new(new ChatMessage(ChatRole.Assistant, await DoAsync(name, cancellationToken)));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("Nobody reads what would be streamed.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private async Task<string> DoAsync(string name, CancellationToken cancellationToken)
    {
        lock (_done)
            _done.Add(name);
        if (name == "middle" && Interlocked.Increment(ref _middles) == 1 && Middle is { } middle)
            await middle(cancellationToken);
        return name;
    }
}
