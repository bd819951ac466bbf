using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Testing;

/// <summary>Turns a whole response into the updates of a stream: text in pieces, then one closing update.</summary>
internal static class ResponseUpdates
{
    /// <summary>The contents of the response, one update each, texts cut by <paramref name="chunks"/>.</summary>
    public static IEnumerable<ChatResponseUpdate> Contents(ChatResponse response, Func<string, IEnumerable<string>> chunks)
    {
        for (var i = 0; i < response.Messages.Count; i++)
        {
            var message = response.Messages[i];
            foreach (var content in message.Contents)
            {
                if (content is not TextContent text)
                {
                    yield return Update(response, i, content);
                    continue;
                }
                foreach (var piece in chunks(text.Text))
                    yield return Update(response, i, new TextContent(piece));
            }
        }
    }

    /// <summary>The closing update: finish reason and usage.</summary>
    public static ChatResponseUpdate End(ChatResponse response)
    {
        var end = Update(response, response.Messages.Count - 1, content: null);
        end.FinishReason = response.FinishReason;
        end.AdditionalProperties = response.AdditionalProperties;
        if (response.Usage is { } usage)
            end.Contents.Add(new UsageContent(usage));
        return end;
    }

    private static ChatResponseUpdate Update(ChatResponse response, int index, AIContent? content)
    {
        var message = index >= 0 ? response.Messages[index] : null;
        return new ChatResponseUpdate(message?.Role ?? ChatRole.Assistant, content is null ? [] : [content])
        {
            AuthorName = message?.AuthorName,
            ConversationId = response.ConversationId,
            CreatedAt = response.CreatedAt,
            MessageId = message?.MessageId ?? FormattableString.Invariant($"{response.ResponseId}-{Math.Max(index, 0) + 1}"),
            ModelId = response.ModelId,
            ResponseId = response.ResponseId,
        };
    }
}
