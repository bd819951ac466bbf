using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CodeFirstWorkflows.Samples.Tests;

/// <summary>Streamed replies in the format of Anthropic's messages.</summary>
internal static class AnthropicReplies
{
    public static RequestDelegate Stream(int tokensIn, int tokensOut, string text) => async context =>
    {
        await SendAsync("message_start", "message", new JsonObject
        {
            ["id"] = "msg_1",
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = "claude-test",
            ["content"] = new JsonArray(),
            ["stop_reason"] = null,
            ["stop_sequence"] = null,
            ["usage"] = new JsonObject { ["input_tokens"] = tokensIn, ["output_tokens"] = 1 },
        });
        await SendAsync("content_block_start", "content_block", new JsonObject { ["type"] = "text", ["text"] = "" }, ("index", 0));
        await SendAsync("content_block_delta", "delta", new JsonObject { ["type"] = "text_delta", ["text"] = text }, ("index", 0));
        await SendAsync("content_block_stop", "index", 0);
        await SendAsync(
            "message_delta",
            "delta",
            new JsonObject { ["stop_reason"] = "end_turn", ["stop_sequence"] = null },
            ("usage", new JsonObject { ["output_tokens"] = tokensOut }));
        await SendAsync("message_stop", null, null);

        Task SendAsync(string type, string? name, JsonNode? value, (string Name, JsonNode Value)? more = null)
        {
            var data = new JsonObject { ["type"] = type };
            if (name is not null)
                data[name] = value;
            if (more is { } pair)
                data[pair.Name] = pair.Value;
            return Replies.EventAsync(context, data.ToJsonString(), type);
        }
    };
}
