using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CodeFirstWorkflows.Samples.Tests;

/// <summary>Streamed replies in the format of OpenAI's chat completions.</summary>
internal static class OpenAIReplies
{
    public const string Model = "test-model-1";

    public static RequestDelegate Stream(int tokensIn, int tokensOut, params string[] pieces) =>
        Stream(tokensIn, tokensOut, Task.CompletedTask, pieces);

    /// <summary>Sends the first piece, and the others once <paramref name="rest"/> has ended.</summary>
    public static RequestDelegate Stream(int tokensIn, int tokensOut, Task rest, params string[] pieces) => async context =>
    {
        foreach (var piece in pieces)
        {
            await Replies.EventAsync(context, Chunk(Choice(piece)).ToJsonString());
            await rest.WaitAsync(context.RequestAborted);
        }

        await Replies.EventAsync(context, Chunk(Choice(null)).ToJsonString());
        var usage = Chunk();
        usage["usage"] = new JsonObject
        {
            ["prompt_tokens"] = tokensIn,
            ["completion_tokens"] = tokensOut,
            ["total_tokens"] = tokensIn + tokensOut,
        };
        await Replies.EventAsync(context, usage.ToJsonString());
        await Replies.EventAsync(context, "[DONE]");
    };

    /// <summary>The reply to a request that does not ask for a stream.</summary>
    public static RequestDelegate Whole(string text) => context => Replies.WriteAsync(context, "application/json", new JsonObject
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion",
        ["created"] = 1_700_000_000,
        ["model"] = Model,
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
            ["finish_reason"] = "stop",
        }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 1, ["completion_tokens"] = 1, ["total_tokens"] = 2 },
    }.ToJsonString());

    private static JsonObject Choice(string? piece) => new()
    {
        ["index"] = 0,
        ["delta"] = piece is null ? [] : new JsonObject { ["role"] = "assistant", ["content"] = piece },
        ["finish_reason"] = piece is null ? "stop" : null,
    };

    private static JsonObject Chunk(params JsonNode[] choices) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_700_000_000,
        ["model"] = Model,
        ["choices"] = new JsonArray(choices),
        ["usage"] = null,
    };
}
