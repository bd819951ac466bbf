using System.Runtime.CompilerServices;
using System.Text.Json;
using CodeFirstWorkflows.Testing;
using Microsoft.Extensions.AI;

namespace Samples;

/// <summary>Replies as a model did when the replies of a file were recorded; to anything else, as the offline stand-in does.</summary>
internal sealed class RecordedChatClient(IReadOnlyList<RecordedReply> replies) : DelegatingChatClient(new OfflineChatClient())
{
    private const int WordsPerChunk = 3;

    /// <summary>Reads a file that lies beside the program.</summary>
    public static RecordedChatClient Load(string file)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, file));
        return new(JsonSerializer.Deserialize(stream, RecordedReplyJson.Default.IReadOnlyListRecordedReply) ?? []);
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var turns = messages.ToList();
        var client = await FindAsync(turns, options, cancellationToken);
        return await client.GetResponseAsync(turns, options, cancellationToken);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var turns = messages.ToList();
        var client = await FindAsync(turns, options, cancellationToken);
        await foreach (var update in client.GetStreamingResponseAsync(turns, options, cancellationToken))
            yield return update;
    }

    private async Task<IChatClient> FindAsync(List<ChatMessage> turns, ChatOptions? options, CancellationToken cancellationToken)
    {
        var step = options?.AdditionalProperties?.GetValueOrDefault(ScriptedChatClient.StepKey) as string;
        var prompt = turns.LastOrDefault(static turn => turn.Role == ChatRole.User)?.Text ?? "";
        if (replies.FirstOrDefault(reply => reply.Answers(step, prompt)) is not { } found)
            return InnerClient;
        await Task.Delay(found.Milliseconds, cancellationToken);
        var script = new ScriptedChatClient { WordsPerChunk = WordsPerChunk };
        return found.Error is { } error ? script.Fail(new HttpRequestException(error)) : script.Reply(found.Text);
    }
}
