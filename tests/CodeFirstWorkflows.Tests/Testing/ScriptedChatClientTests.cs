using CodeFirstWorkflows.Testing;
using Microsoft.Extensions.AI;
using Xunit;

namespace CodeFirstWorkflows.Tests.Testing;

public class ScriptedChatClientTests
{
    [Fact]
    public async Task Replies_come_in_order()
    {
        using var client = new ScriptedChatClient().Reply("first").Reply("second");

        Assert.Equal("first", (await client.GetResponseAsync("a")).Text);
        Assert.False(client.AllRepliesUsed);
        Assert.Equal("second", (await client.GetResponseAsync("b")).Text);
        Assert.True(client.AllRepliesUsed);
    }

    [Fact]
    public async Task A_reply_for_the_step_goes_before_one_for_any_call()
    {
        using var client = new ScriptedChatClient().Reply("any").ReplyTo("plan", "plan 1").ReplyTo("plan", "plan 2");

        Assert.Equal("plan 1", (await client.GetResponseAsync("x", ForStep("plan"))).Text);
        Assert.Equal("any", (await client.GetResponseAsync("x", ForStep("draft"))).Text);
        Assert.Equal("plan 2", (await client.GetResponseAsync("x", ForStep("plan"))).Text);
    }

    [Fact]
    public async Task A_step_is_matched_by_its_exact_name()
    {
        using var client = new ScriptedChatClient().ReplyTo("plan", "plan").Default("other");

        Assert.Equal("other", (await client.GetResponseAsync("x", ForStep("Plan"))).Text);
        Assert.Equal("other", (await client.GetResponseAsync("x")).Text);
        Assert.Equal(["reply 1 to step \"plan\""], client.UnusedReplies);
    }

    [Fact]
    public async Task A_condition_decides_by_the_call()
    {
        using var client = new ScriptedChatClient()
            .ReplyWhen(c => c.LastUserText.Contains("cats", StringComparison.Ordinal), "meow")
            .Reply("hm");

        Assert.Equal("hm", (await client.GetResponseAsync("dogs")).Text);
        Assert.Equal("meow", (await client.GetResponseAsync("cats")).Text);
    }

    [Fact]
    public async Task A_made_reply_gets_the_call_and_the_token_and_is_passed_on_untouched()
    {
        using var cancel = new CancellationTokenSource();
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, "made"));
        using var client = new ScriptedChatClient().ReplyWith("plan", (call, token) =>
        {
            Assert.Equal("plan", call.Step);
            Assert.Equal(cancel.Token, token);
            return Task.FromResult(response);
        });

        Assert.Same(response, await client.GetResponseAsync("x", ForStep("plan"), cancel.Token));
        Assert.Null(response.Usage);
    }

    [Fact]
    public async Task A_made_reply_of_null_is_refused()
    {
        using var client = new ScriptedChatClient().ReplyWith((_, _) => Task.FromResult<ChatResponse>(null!));

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetResponseAsync("x"));
        Assert.Contains("ReplyWith returned null for call 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_the_given_exception_and_is_used_once()
    {
        var failure = new HttpRequestException("down");
        using var client = new ScriptedChatClient().Fail(failure).Reply("up").FailTo("plan", failure, after: "never seen");

        Assert.Same(failure, await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync("x")));
        Assert.Equal("up", (await client.GetResponseAsync("x")).Text);
        Assert.Same(failure, await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync("x", ForStep("plan"))));
    }

    [Fact]
    public async Task Without_a_reply_the_call_is_named_and_the_prompt_is_not()
    {
        using var client = new ScriptedChatClient().Reply("one").ReplyTo("draft", "two");
        await client.GetResponseAsync("x");

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetResponseAsync("my secret", ForStep("plan")));

        Assert.Equal(
            "The script has no reply to call 2 (step \"plan\"). Add one with Reply(...), ReplyTo(\"plan\", ...), or Default(...) for all "
            + "further calls. Unused and not meant for it: reply 2 to step \"draft\".",
            e.Message);
        Assert.Equal(2, client.Calls.Count);
    }

    [Fact]
    public async Task The_default_answers_whatever_is_left()
    {
        using var client = new ScriptedChatClient().Reply("one").Default(c => $"default {c.Number}");

        Assert.Equal("one", (await client.GetResponseAsync("x")).Text);
        Assert.Equal("default 2", (await client.GetResponseAsync("x")).Text);
        Assert.Equal("default 3", (await client.GetResponseAsync("x")).Text);
        Assert.Equal("fixed", (await client.Default("fixed").GetResponseAsync("x")).Text);
        Assert.True(client.AllRepliesUsed);
    }

    [Fact]
    public async Task Usage_is_as_given_or_counted_in_words()
    {
        using var client = new ScriptedChatClient().Reply("a b c", usage: (10, 5)).Reply("a b  c\n");
        ChatMessage[] messages = [new(ChatRole.System, "be brief"), new(ChatRole.User, "one two three")];

        var given = (await client.GetResponseAsync(messages)).Usage!;
        var counted = (await client.GetResponseAsync(messages, new ChatOptions { Instructions = "and kind" })).Usage!;

        Assert.Equal((10, 5, 15), (given.InputTokenCount, given.OutputTokenCount, given.TotalTokenCount));
        Assert.Equal((7, 3, 10), (counted.InputTokenCount, counted.OutputTokenCount, counted.TotalTokenCount));
    }

    [Fact]
    public async Task Finish_reason_and_model_are_those_asked_for()
    {
        using var client = new ScriptedChatClient().Reply("cut", finishReason: ChatFinishReason.Length).Reply("whole");

        var cut = await client.GetResponseAsync("x", new ChatOptions { ModelId = "gpt" });
        var whole = await client.GetResponseAsync("x");

        Assert.Equal((ChatFinishReason.Length, "gpt"), (cut.FinishReason, cut.ModelId));
        Assert.Equal((ChatFinishReason.Stop, ScriptedChatClient.ModelName), (whole.FinishReason, whole.ModelId));
    }

    [Fact]
    public async Task A_recorded_call_is_a_snapshot()
    {
        using var client = new ScriptedChatClient().Default("ok");
        List<ChatMessage> messages = [new(ChatRole.System, "rules"), new(ChatRole.User, "question"), new(ChatRole.Assistant, "hm")];
        var options = ForStep("plan");
        options.Temperature = 0.5f;
        await client.GetResponseAsync(messages, options);
        messages[1].Contents.Add(new TextContent(" changed"));
        messages.Clear();
        options.Temperature = 1;
        options.AdditionalProperties!.Clear();

        var call = Assert.Single(client.Calls);
        Assert.Equal((1, "plan", "question", false), (call.Number, call.Step, call.LastUserText, call.Streaming));
        Assert.Equal(["rules", "question", "hm"], call.Messages.Select(m => m.Text));
        Assert.Equal(0.5f, call.Options!.Temperature);
        Assert.Equal("plan", call.Options.AdditionalProperties![ScriptedChatClient.StepKey]);
    }

    [Fact]
    public async Task A_call_without_user_or_options_is_recorded_as_such()
    {
        using var client = new ScriptedChatClient().Default("ok");
        await client.GetResponseAsync([new ChatMessage(ChatRole.System, "rules")]);

        var call = Assert.Single(client.Calls);
        Assert.Equal((null, null, ""), (call.Step, call.Options, call.LastUserText));
        Assert.Equal("call 1 (no step)", call.ToString());
    }

    [Fact]
    public async Task Concurrent_calls_each_take_one_reply()
    {
        const int count = 500;
        using var client = new ScriptedChatClient();
        for (var i = 0; i < count; i++)
            client.Reply($"{i}");

        var replies = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => client.GetResponseAsync("x"))));

        Assert.Equal(count, replies.Select(r => r.Text).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, count), client.Calls.Select(c => c.Number));
        Assert.True(client.AllRepliesUsed);
    }

    [Fact]
    public async Task A_cancelled_call_takes_no_reply()
    {
        using var client = new ScriptedChatClient().Reply("kept");
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("x", cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.GetStreamingResponseAsync("x", cancellationToken: cancelled).ToChatResponseAsync(CancellationToken.None));

        Assert.Empty(client.Calls);
        Assert.Equal("kept", (await client.GetResponseAsync("x")).Text);
    }

    [Fact]
    public void It_tells_who_it_is()
    {
        using var client = new ScriptedChatClient();

        var metadata = client.GetService<ChatClientMetadata>()!;
        Assert.Equal(("scripted", "scripted"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(client, client.GetService<ScriptedChatClient>());
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Null(client.GetService(typeof(ScriptedChatClient), "key"));
        Assert.Null(client.GetService<string>());
        Assert.Equal("codefirstworkflows.step", ScriptedChatClient.StepKey);
    }

    [Fact]
    public void Misuse_is_refused_at_once()
    {
        using var client = new ScriptedChatClient();

        Assert.Throws<ArgumentNullException>(() => client.Reply(null!));
        Assert.Throws<ArgumentException>(() => client.ReplyTo(" ", "x"));
        Assert.Throws<ArgumentNullException>(() => client.ReplyWhen(null!, "x"));
        Assert.Throws<ArgumentNullException>(() => client.ReplyWith(null!));
        Assert.Throws<ArgumentNullException>(() => client.Fail(null!));
        Assert.Throws<ArgumentNullException>(() => client.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScriptedChatClient { WordsPerChunk = 0 });
        Assert.Empty(client.UnusedReplies);
    }

    private static ChatOptions ForStep(string step) => new() { AdditionalProperties = new() { [ScriptedChatClient.StepKey] = step } };
}
