using System.Runtime.CompilerServices;
using CodeFirstWorkflows.Runtime;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Prompting;

/// <summary>The chat client that a step's own code gets: what it uses counts as the step's.</summary>
internal sealed class MeteredChatClient(IChatClient inner, AttemptInProgress attempt) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await inner.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        attempt.Record(Provider, response.ModelId ?? options?.ModelId ?? DefaultModel, response.Usage);
        return response;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var updates = new List<ChatResponseUpdate>();
        try
        {
            await foreach (var update in inner.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
            {
                updates.Add(update);
                yield return update;
            }
        }
        finally
        {
            var response = updates.ToChatResponse();
            attempt.Record(Provider, response.ModelId ?? options?.ModelId ?? DefaultModel, response.Usage);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : inner.GetService(serviceType, serviceKey);
    }

    // The client belongs to the engine, whatever the step does with it.
    public void Dispose()
    {
    }

    private string? Provider => inner.GetService<ChatClientMetadata>()?.ProviderName;

    private string? DefaultModel => inner.GetService<ChatClientMetadata>()?.DefaultModelId;
}
