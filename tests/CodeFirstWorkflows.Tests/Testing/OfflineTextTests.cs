using System.Globalization;
using System.Text.Json;
using CodeFirstWorkflows.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Testing;

public class OfflineTextTests
{
    private const string Notice = "[offline stand-in, not a model]";

    [Fact]
    public async Task A_chain_of_prompts_gets_different_replies_that_keep_to_the_subject()
    {
        var analysis = await AskAsync("Analyze the problem: How do I optimize this algorithm? It sorts a million rows on every request.");
        var plan = await AskAsync($"Create a plan based on analysis: {analysis}");
        var done = await AskAsync($"Execute the plan: {plan}");

        Assert.Equal(
            $"{Notice} Asked: Analyze the problem.\n- How do I optimize this algorithm?\n- It sorts a million rows on every request.", analysis);
        Assert.Equal(
            $"{Notice} Asked: Create a plan based on analysis.\n1. How do I optimize this algorithm?\n2. It sorts a million rows on every request.",
            plan);
        Assert.Equal(
            $"{Notice} Asked: Execute the plan.\n- [x] How do I optimize this algorithm?\n- [x] It sorts a million rows on every request.", done);
    }

    [Fact]
    public async Task The_notice_stands_once_however_often_the_prompt_has_it()
    {
        var reply = await AskAsync($"Compare these: {Notice} The first is fast. {Notice} The second is small.");

        Assert.Equal($"{Notice} Asked: Compare these.\n- The first is fast.\n- The second is small.", reply);
    }

    [Fact]
    public async Task The_most_telling_sentences_are_chosen_and_keep_their_order()
    {
        var reply = await AskAsync(
            "Summarize the report: Sales grew by ten percent in the north. Fine. The south lost two large customers to a rival. Well. "
            + "The report closes with a forecast for spring. Yes.");

        Assert.Equal(
            ["- Sales grew by ten percent in the north.", "- The south lost two large customers to a rival.",
                "- The report closes with a forecast for spring."],
            reply.Split('\n').Skip(1));
    }

    [Fact]
    public async Task A_prompt_of_one_sentence_gets_its_key_words() =>
        Assert.Equal($"{Notice} Asked: Write a poem about autumn.\nKey words: write, poem, autumn.", await AskAsync("Write a poem about autumn."));

    [Fact]
    public async Task An_empty_prompt_is_answered_too() =>
        Assert.Equal($"{Notice} The prompt has no words to answer with.", await AskAsync(""));

    [Fact]
    public async Task Json_in_the_prompt_gives_its_texts()
    {
        var reply = await AskAsync("""Carry out the plan: {"tasks":[{"title":"Measure the query","hours":2},{"title":"Add an index"}],"done":false}""");

        Assert.Equal($"{Notice} Asked: Carry out the plan.\n- [x] Measure the query\n- [x] Add an index", reply);
    }

    [Fact]
    public async Task Only_the_last_message_of_the_user_counts()
    {
        using var client = new OfflineChatClient();
        ChatMessage[] messages =
        [
            new(ChatRole.System, "You are a poet."), new(ChatRole.User, "Old question?"), new(ChatRole.Assistant, "Old answer."),
            new(ChatRole.User, "New question?"), new(ChatRole.Assistant, "Thinking."),
        ];

        var reply = (await client.GetResponseAsync(messages)).Text;

        Assert.StartsWith($"{Notice} Asked: New question?\n", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("Old", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("poet", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reply_is_the_same_in_every_culture()
    {
        const string prompt = "INITIAL list: I paid 1,200.50 for it on 2025-03-04, not -7. It is in Istanbul.";
        const string schema = """{"type":"array","items":{"type":"number"},"minItems":3}""";
        var before = CultureInfo.CurrentCulture;
        try
        {
            // Made by hand: the tests may run where only the invariant culture is known.
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            odd.NumberFormat.NumberDecimalSeparator = ",";
            odd.NumberFormat.NumberGroupSeparator = ".";
            odd.NumberFormat.NegativeSign = "minus";
            CultureInfo.CurrentCulture = odd;

            Assert.Equal($"{Notice} Asked: INITIAL list.\n1. I paid 1,200.50 for it on 2025-03-04, not -7.\n2. It is in Istanbul.", await AskAsync(prompt));
            Assert.Equal("[1200.50,-7,1]", await AskAsync(prompt, schema));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task It_says_that_it_is_no_model()
    {
        using var client = new OfflineChatClient();

        var response = await client.GetResponseAsync("Hello?", new ChatOptions { ModelId = "gpt" });

        Assert.Equal("offline-no-model", response.ModelId);
        Assert.StartsWith(Notice, response.Text, StringComparison.Ordinal);
        Assert.Equal(Notice, OfflineChatClient.Notice);
        var metadata = client.GetService<ChatClientMetadata>()!;
        Assert.Equal(("offline", "offline-no-model"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Null(client.GetService(typeof(IChatClient), "key"));
    }

    [Fact]
    public async Task Usage_is_a_token_for_every_four_characters_begun()
    {
        using var client = new OfflineChatClient();

        var response = await client.GetResponseAsync("12345", new ChatOptions { Instructions = "1234" });

        Assert.Equal(3, response.Usage!.InputTokenCount);
        Assert.Equal((response.Text.Length + 3) / 4, response.Usage.OutputTokenCount);
        Assert.Equal(response.Usage.InputTokenCount + response.Usage.OutputTokenCount, response.Usage.TotalTokenCount);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Fact]
    public async Task It_streams_word_by_word_into_the_same_reply()
    {
        using var client = new OfflineChatClient();
        const string prompt = "Plan the trip: Rome is first. Naples is next.";
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in client.GetStreamingResponseAsync(prompt))
            updates.Add(update);

        var whole = await client.GetResponseAsync(prompt);
        var folded = updates.ToChatResponse();

        Assert.Equal("[offline ", updates[0].Text);
        Assert.Equal("stand-in, ", updates[1].Text);
        Assert.Equal(whole.Text, folded.Text);
        Assert.Equal((whole.ResponseId, whole.FinishReason), (folded.ResponseId, folded.FinishReason));
        Assert.Equal(whole.Usage!.TotalTokenCount, folded.Usage!.TotalTokenCount);
        Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents));
    }

    [Fact]
    public async Task A_stream_waits_before_every_word_by_the_given_clock()
    {
        var clock = new FakeTimeProvider();
        using var client = new OfflineChatClient(TimeSpan.FromSeconds(2), clock);
        await using var stream = client.GetStreamingResponseAsync("Hello?").GetAsyncEnumerator();

        for (var word = 0; word < 3; word++)
        {
            var next = stream.MoveNextAsync().AsTask();
            clock.Advance(TimeSpan.FromSeconds(1.9));
            Assert.False(next.IsCompleted);
            clock.Advance(TimeSpan.FromSeconds(0.1));
            Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(10)));
        }
        Assert.True(client.GetResponseAsync("Hello?").IsCompletedSuccessfully);
    }

    [Fact]
    public async Task It_honors_cancellation()
    {
        using var client = new OfflineChatClient(TimeSpan.FromHours(1), new FakeTimeProvider());
        using var cancel = new CancellationTokenSource();
        var reading = client.GetStreamingResponseAsync("Hello?", cancellationToken: cancel.Token).ToChatResponseAsync();
        Assert.False(reading.IsCompleted);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("Hello?", cancellationToken: cancel.Token));
    }

    [Fact]
    public void Misuse_is_refused_at_once()
    {
        using var client = new OfflineChatClient();

        Assert.Throws<ArgumentOutOfRangeException>(() => new OfflineChatClient(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentNullException>(() => client.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!));
        Assert.Throws<ArgumentNullException>(() => client.GetService(null!));
    }

    private static async Task<string> AskAsync(string prompt, string? schema = null)
    {
        using var client = new OfflineChatClient();
        var format = schema is null ? null : ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(schema).RootElement);
        return (await client.GetResponseAsync(prompt, new ChatOptions { ResponseFormat = format })).Text;
    }
}
