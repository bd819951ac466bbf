using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Testing;

/// <summary>
/// A stand-in for a chat client where there is no model: same question, same reply, on every machine. It understands nothing, and says so.
/// </summary>
/// <remarks>
/// <para>A text reply begins with <see cref="Notice"/>, names what was asked, and gives back the prompt's own most telling sentences. If
/// the options ask for JSON with a schema, the reply is an instance of the schema, filled with the prompt's sentences, words and numbers;
/// JSON without a schema is a small object. Only the last message of the user counts. Tools are never called, and limits on length
/// ignored.</para>
/// <para>Of JSON schema it follows: type, enum, const, properties, required, additionalProperties, items, prefixItems, minItems, maxItems,
/// uniqueItems, minProperties, minimum, maximum and their exclusive forms, multipleOf, minLength, maxLength, format, anyOf, oneOf, allOf,
/// and <c>$ref</c> inside the document. A pattern is met only if something simple meets it. Types that contain themselves end after
/// two rounds.</para>
/// <para>Usage is an estimate: a token for every 4 characters begun, of the messages' texts and the instructions, and of the reply.</para>
/// </remarks>
public sealed class OfflineChatClient : IChatClient
{
    /// <summary>With this every text reply begins; left out of the sentences it draws from a prompt, so that it does not pile up.</summary>
    public const string Notice = "[offline stand-in, not a model]";

    /// <summary>The provider's name in this client's <see cref="ChatClientMetadata"/>.</summary>
    public const string ProviderName = "offline";

    /// <summary>The model's name in the metadata and in every reply, whichever model the options name.</summary>
    public const string ModelName = "offline-no-model";

    private static readonly ChatClientMetadata Metadata = new(ProviderName, providerUri: null, ModelName);

    private readonly TimeSpan _delayPerChunk;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes a stand-in.</summary>
    /// <param name="delayPerChunk">How long a stream waits before each word; nothing unless given. Whole replies never wait.</param>
    /// <param name="timeProvider">The clock to wait by; the system's unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delayPerChunk"/> is negative.</exception>
    public OfflineChatClient(TimeSpan delayPerChunk = default, TimeProvider? timeProvider = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delayPerChunk, TimeSpan.Zero);
        _delayPerChunk = delayPerChunk;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is null.</exception>
    /// <exception cref="NotSupportedException">The schema asked for cannot be filled: it contradicts itself, has no finite instance, or
    /// refers outside itself.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<ChatResponse>(cancellationToken);
        try
        {
            return Task.FromResult(Respond([.. messages], options));
        }
        catch (NotSupportedException e)
        {
            return Task.FromException<ChatResponse>(e);
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is null.</exception>
    /// <exception cref="NotSupportedException">The schema asked for cannot be filled: it contradicts itself, has no finite instance, or
    /// refers outside itself (thrown by the stream).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (thrown by the stream).</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    /// <summary>Gives this client itself, or its <see cref="ChatClientMetadata"/>.</summary>
    /// <param name="serviceType">The type asked for.</param>
    /// <param name="serviceKey">Must be null to get anything.</param>
    /// <returns>The object, or null.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is null.</exception>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        return serviceType == typeof(ChatClientMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: there is nothing to release.</summary>
    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var response = Respond([.. messages], options);
        foreach (var update in ResponseUpdates.Contents(response, text => TextChunks.ByWords(text, wordsPerChunk: 1)))
        {
            if (_delayPerChunk > TimeSpan.Zero)
                await Task.Delay(_delayPerChunk, _timeProvider, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            yield return update;
        }
        cancellationToken.ThrowIfCancellationRequested();
        yield return ResponseUpdates.End(response);
    }

    private static ChatResponse Respond(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var asked = messages.LastOrDefault(m => m.Role == ChatRole.User) ?? messages.LastOrDefault(m => m.Text.Length > 0);
        var prompt = PromptMaterial.Read(asked?.Text ?? options?.Instructions ?? "");
        var text = options?.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } => OfflineJson.Instance(schema, prompt),
            ChatResponseFormatJson => OfflineJson.WithoutSchema(prompt),
            _ => OfflineText.Reply(prompt),
        };
        var input = messages.Sum(m => Tokens(m.Text)) + Tokens(options?.Instructions);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            FinishReason = ChatFinishReason.Stop,
            ModelId = ModelName,
            ResponseId = FormattableString.Invariant($"offline-{StableHash.Of(prompt.Text + "\n" + text):x8}"),
            Usage = new() { InputTokenCount = input, OutputTokenCount = Tokens(text), TotalTokenCount = input + Tokens(text) },
        };
    }

    private static long Tokens(string? text) => ((text?.Length ?? 0) + 3) / 4;
}
