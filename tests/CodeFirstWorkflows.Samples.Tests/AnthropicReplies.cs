using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CodeFirstWorkflows.Samples.Tests;

/// <summary>Streamed replies in the format of Anthropic's messages.</summary>
internal static class AnthropicReplies
{
    public static RequestDelegate Stream(int tokensIn, int tokensOut, string text) => async context =>
    {
        await Replies.EventAsync(context, $$$"""{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-test","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":{{{tokensIn}}},"output_tokens":1}} }""", "message_start");
        await Replies.EventAsync(context, """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", "content_block_start");
        await Replies.EventAsync(context, $$$"""{"type":"content_block_delta","index":0,"delta":{"text":{{{JsonSerializer.Serialize(text)}}},"type":"text_delta"}}""", "content_block_delta");
        await Replies.EventAsync(context, """{"type":"content_block_stop","index":0}""", "content_block_stop");
        await Replies.EventAsync(context, $$$"""{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":{{{tokensOut}}} }}""", "message_delta");
        await Replies.EventAsync(context, """{"type":"message_stop"}""", "message_stop");
    };
}
