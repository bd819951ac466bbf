using CodeFirstWorkflows.Testing;
using Microsoft.Extensions.AI;
using Xunit;

namespace CodeFirstWorkflows.Tests.Testing;

public class ScriptedStreamTests
{
    [Theory]
    [InlineData(1, "one ", "two\n", "three ", "four")]
    [InlineData(3, "one two\nthree ", "four")]
    [InlineData(9, "one two\nthree four")]
    public async Task A_reply_streams_by_words(int wordsPerChunk, params string[] expected)
    {
        using var client = new ScriptedChatClient { WordsPerChunk = wordsPerChunk }.Reply("one two\nthree four");

        var updates = await ReadAsync(client);

        Assert.Equal(expected, updates.SkipLast(1).Select(u => u.Text));
        Assert.True(Assert.Single(client.Calls).Streaming);
    }

    [Fact]
    public async Task A_reply_streams_in_the_pieces_it_was_given()
    {
        using var client = new ScriptedChatClient().ReplyInChunks("{\"a", "\": 1", " }");

        var updates = await ReadAsync(client);

        Assert.Equal(["{\"a", "\": 1", " }"], updates.SkipLast(1).Select(u => u.Text));
        Assert.Equal("{\"a\": 1 }", updates.ToChatResponse().Text);
    }

    [Fact]
    public async Task Usage_and_finish_reason_come_at_the_end()
    {
        using var client = new ScriptedChatClient().Reply("one two", usage: (3, 4), ChatFinishReason.Length);

        var updates = await ReadAsync(client);

        Assert.All(updates.SkipLast(1), u => Assert.Null(u.FinishReason));
        Assert.DoesNotContain(updates.SkipLast(1).SelectMany(u => u.Contents), c => c is UsageContent);
        var usage = Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents)).Details;
        Assert.Equal((3, 4, 7), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Equal(ChatFinishReason.Length, updates[^1].FinishReason);
    }

    [Fact]
    public async Task A_stream_folds_into_the_whole_reply()
    {
        using var client = new ScriptedChatClient().Reply("  one  two ").Reply("  one  two ");

        var whole = await client.GetResponseAsync("hello there");
        var folded = await client.GetStreamingResponseAsync("hello there").ToChatResponseAsync();

        Assert.Equal("  one  two ", folded.Text);
        Assert.Equal(whole.Usage!.TotalTokenCount, folded.Usage!.TotalTokenCount);
        Assert.Equal((whole.ModelId, whole.FinishReason), (folded.ModelId, folded.FinishReason));
        Assert.Single(folded.Messages);
        Assert.Equal("scripted-2", folded.ResponseId);
    }

    [Fact]
    public async Task A_failure_may_come_after_some_text()
    {
        var failure = new IOException("cut");
        using var client = new ScriptedChatClient().Fail(failure, after: "partial text");
        List<string> seen = [];

        var thrown = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("x"))
                seen.Add(update.Text);
        });

        Assert.Same(failure, thrown);
        Assert.Equal(["partial ", "text"], seen);
    }

    [Fact]
    public async Task Other_contents_and_messages_survive_streaming()
    {
        var tool = new FunctionCallContent("1", "search");
        using var client = new ScriptedChatClient().ReplyWith((_, _) => Task.FromResult(new ChatResponse(
        [
            new ChatMessage(ChatRole.Assistant, [new TextContent("let me see"), tool]),
            new ChatMessage(ChatRole.Tool, "found"),
        ])));

        var folded = (await ReadAsync(client)).ToChatResponse();

        Assert.Equal([ChatRole.Assistant, ChatRole.Tool], folded.Messages.Select(m => m.Role));
        Assert.Equal(["let me see", "found"], folded.Messages.Select(m => m.Text));
        Assert.Contains(tool, folded.Messages[0].Contents);
        Assert.Null(folded.Usage);
    }

    [Fact]
    public async Task Cancellation_stops_a_stream_between_pieces()
    {
        using var client = new ScriptedChatClient().Reply("one two three");
        using var cancel = new CancellationTokenSource();
        List<string> seen = [];

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("x", cancellationToken: cancel.Token))
            {
                seen.Add(update.Text);
                await cancel.CancelAsync();
            }
        });

        Assert.Equal(["one "], seen);
    }

    [Fact]
    public async Task A_stream_that_is_not_read_makes_no_call()
    {
        using var client = new ScriptedChatClient().Reply("x");

        var stream = client.GetStreamingResponseAsync("x");
        Assert.Empty(client.Calls);
        await stream.ToChatResponseAsync();
        Assert.Single(client.Calls);
    }

    private static async Task<List<ChatResponseUpdate>> ReadAsync(ScriptedChatClient client)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in client.GetStreamingResponseAsync("x"))
            updates.Add(update);
        return updates;
    }
}
