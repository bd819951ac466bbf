using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

public abstract partial class RunStoreConformance
{
    [Fact]
    public async Task Messages_lie_in_the_order_in_which_they_came_until_they_are_withdrawn()
    {
        await CreateAsync("a");
        await CreateAsync("b");
        RunMessage[] messages = [new(RunMessageKind.Pause, "", default), new(RunMessageKind.Answer, "z", Bytes("1")), new(RunMessageKind.Answer, "a", Bytes("2"))];
        foreach (var message in messages)
            Assert.True(await Store.PostAsync("a", message));

        Assert.Equal(["Pause:", "Answer:z", "Answer:a"], await InboxAsync("a"));
        Assert.Empty(await InboxAsync("b"));

        Assert.True(await Store.WithdrawAsync("a", RunMessageKind.Answer, "z"));
        Assert.False(await Store.WithdrawAsync("a", RunMessageKind.Answer, "z"));
        Assert.False(await Store.WithdrawAsync("a", RunMessageKind.Cancel, ""));
        Assert.False(await Store.WithdrawAsync("b", RunMessageKind.Pause, ""));
        Assert.Equal(["Pause:", "Answer:a"], await InboxAsync("a"));
        Assert.True(await Store.PostAsync("a", messages[1]));
        Assert.Equal(["Pause:", "Answer:a", "Answer:z"], await InboxAsync("a"));
    }

    [Fact]
    public async Task The_first_message_of_its_kind_and_key_stays()
    {
        await CreateAsync("a");
        Assert.True(await Store.PostAsync("a", new RunMessage(RunMessageKind.Answer, "k", Bytes("first"))));

        Assert.False(await Store.PostAsync("a", new RunMessage(RunMessageKind.Answer, "k", Bytes("second"))));
        Assert.True(await Store.PostAsync("a", new RunMessage(RunMessageKind.Answer, "K", Bytes("another key"))));
        Assert.True(await Store.PostAsync("a", new RunMessage(RunMessageKind.Pause, "k", Bytes("another kind"))));

        var inbox = await Store.ReadInboxAsync("a");
        Assert.Equal(3, inbox.Count);
        Assert.True(inbox[0].Payload.Span.SequenceEqual(Bytes("first").Span));
    }

    [Fact]
    public async Task A_run_gets_messages_in_any_state()
    {
        var states = Enum.GetValues<WorkflowState>().Except([WorkflowState.Pending]);
        foreach (var state in states)
        {
            await CreateAsync($"{state}", state);
            Assert.True(await Store.PostAsync($"{state}", new RunMessage(RunMessageKind.Cancel, "", default)));
            Assert.Equal(["Cancel:"], await InboxAsync($"{state}"));
        }
    }

    private async Task<IEnumerable<string>> InboxAsync(string id) => (await Store.ReadInboxAsync(id)).Select(static message => $"{message.Kind}:{message.Key}");
}
