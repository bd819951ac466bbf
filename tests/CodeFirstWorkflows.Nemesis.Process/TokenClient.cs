using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Nemesis.Process;

/// <summary>Replies at once, and draws how many tokens that took: so many that no two calls take the same.</summary>
internal sealed class TokenClient(Effects effects) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        // What is asked is "verb run".
        var words = messages.Last().Text.Trim().Split(' ');
        await Task.Delay(Random.Shared.Next(1, 60), cancellationToken);
        var tokens = Random.Shared.NextInt64(1, 1L << 40);
        effects.Add("usage", words[^1], words[0], tokens.ToString(CultureInfo.InvariantCulture));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, words[0] + "d")) { Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens } };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
