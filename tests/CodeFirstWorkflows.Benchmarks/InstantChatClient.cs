using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Replies the same at once.</summary>
internal sealed class InstantChatClient : IChatClient
{
    private static readonly Task<ChatResponse> Reply = Task.FromResult(
        new ChatResponse(new ChatMessage(ChatRole.Assistant, "A reply.")) { Usage = new() { InputTokenCount = 4, OutputTokenCount = 2, TotalTokenCount = 6 } });

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Reply;

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("No benchmark streams.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
