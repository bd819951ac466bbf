using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

public abstract partial class RunStoreConformance
{
    [Fact]
    public async Task Messages_lie_in_the_order_in_which_they_came_until_they_are_consumed()
    {
        var lease = await CreateAsync("a");
        var other = await CreateAsync("b");
        RunMessage[] messages = [Message(RunMessageKind.Pause), Message(RunMessageKind.Answer, "z", "1"), Message(RunMessageKind.Answer, "a", "2")];
        foreach (var message in messages)
            Assert.True(await Store.PostAsync("a", message));

        Assert.Equal(["Pause:", "Answer:z", "Answer:a"], await InboxAsync("a"));
        Assert.Empty(await InboxAsync("b"));

        Assert.True(await Store.ConsumeAsync(lease, RunMessageKind.Answer, "z"));
        Assert.False(await Store.ConsumeAsync(lease, RunMessageKind.Answer, "z"));
        Assert.False(await Store.ConsumeAsync(lease, RunMessageKind.Answer, "y"));
        Assert.False(await Store.ConsumeAsync(lease, RunMessageKind.Cancel, ""));
        Assert.False(await Store.ConsumeAsync(other, RunMessageKind.Pause, ""));
        Assert.Equal(["Pause:", "Answer:a"], await InboxAsync("a"));
    }

    [Fact]
    public async Task An_answer_is_accepted_once_even_if_it_was_consumed()
    {
        var lease = await CreateAsync("a");
        Assert.True(await Store.PostAsync("a", Message(RunMessageKind.Answer, "k", "first")));
        Assert.True(await Store.ConsumeAsync(lease, RunMessageKind.Answer, "k"));

        Assert.False(await Store.PostAsync("a", Message(RunMessageKind.Answer, "k", "second")));
        await Store.ReleaseAsync(lease, Stop(WorkflowState.Paused));
        Assert.False(await Store.PostAsync("a", Message(RunMessageKind.Answer, "k", "third")));
        var taken = await TakeAsync("a", "other");
        Assert.False(await Store.PostAsync("a", Message(RunMessageKind.Answer, "k", "fourth")));
        Assert.Empty(await Store.ReadInboxAsync("a"));
        Assert.False(await Store.ConsumeAsync(taken, RunMessageKind.Answer, "k"));

        await Store.DeleteAsync("a");
        await CreateAsync("a");
        Assert.True(await Store.PostAsync("a", Message(RunMessageKind.Answer, "k", "another run's")));
    }

    [Theory]
    [InlineData(RunMessageKind.Cancel)]
    [InlineData(RunMessageKind.Pause)]
    public async Task A_request_may_be_made_again_after_it_was_consumed(RunMessageKind kind)
    {
        var lease = await CreateAsync("a");
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await Store.PostAsync("a", Message(kind)));
            Assert.False(await Store.PostAsync("a", Message(kind)));
            Assert.True(await Store.ConsumeAsync(lease, kind, ""));
            Assert.False(await Store.ConsumeAsync(lease, kind, ""));
            Assert.Empty(await Store.ReadInboxAsync("a"));
        }
    }

    [Fact]
    public async Task Anybody_may_withdraw_a_message()
    {
        await CreateAsync("a");
        await Store.PostAsync("a", Message(RunMessageKind.Answer, "k"));
        await Store.PostAsync("a", Message(RunMessageKind.Cancel));

        Assert.True(await Store.WithdrawAsync("a", RunMessageKind.Answer, "k"));
        Assert.False(await Store.WithdrawAsync("a", RunMessageKind.Answer, "k"));
        Assert.True(await Store.WithdrawAsync("a", RunMessageKind.Cancel, ""));
        Assert.False(await Store.WithdrawAsync("b", RunMessageKind.Cancel, ""));
        Assert.Empty(await Store.ReadInboxAsync("a"));
    }

    [Fact]
    public async Task The_first_message_of_its_kind_and_key_stays()
    {
        await CreateAsync("a");
        Assert.True(await Store.PostAsync("a", Message(RunMessageKind.Answer, "k", "first")));

        Assert.False(await Store.PostAsync("a", Message(RunMessageKind.Answer, "k", "second")));
        Assert.True(await Store.PostAsync("a", Message(RunMessageKind.Answer, "K", "another key")));
        Assert.True(await Store.PostAsync("a", Message(RunMessageKind.Pause, "k", "another kind")));

        var inbox = await Store.ReadInboxAsync("a");
        Assert.Equal(3, inbox.Count);
        Assert.True(inbox[0].Payload.Span.SequenceEqual(Bytes("first").Span));
    }

    [Fact]
    public async Task An_empty_answer_comes_back_empty()
    {
        await CreateAsync("a");
        Assert.True(await Store.PostAsync("a", new RunMessage(RunMessageKind.Answer, "k", default)));
        Assert.False(await Store.PostAsync("a", Message(RunMessageKind.Answer, "k", "too late")));

        var message = Assert.Single(await Store.ReadInboxAsync("a"));

        Assert.Equal((RunMessageKind.Answer, "k", true), (message.Kind, message.Key, message.Payload.IsEmpty));
    }

    [Theory]
    [InlineData(WorkflowState.Running, true)]
    [InlineData(WorkflowState.Paused, true)]
    [InlineData(WorkflowState.Completed, false)]
    [InlineData(WorkflowState.Failed, false)]
    public async Task A_run_gets_messages_unless_it_has_ended(WorkflowState state, bool isAccepted)
    {
        await CreateAsync("a", state);
        foreach (var kind in Enum.GetValues<RunMessageKind>())
            Assert.Equal(isAccepted, await Store.PostAsync("a", Message(kind)));
        Assert.Equal(isAccepted ? ["Answer:", "Cancel:", "Pause:"] : [], await InboxAsync("a"));
    }

    [Fact]
    public async Task A_run_that_failed_gets_messages_again_when_it_is_claimed()
    {
        var lease = await CreateAsync("a");
        await Store.PostAsync("a", Message(RunMessageKind.Answer, "before"));
        await Store.ReleaseAsync(lease, Stop(WorkflowState.Failed));
        Assert.False(await Store.PostAsync("a", Message(RunMessageKind.Answer, "meanwhile")));

        await TakeAsync("a", "me");

        Assert.True(await Store.PostAsync("a", Message(RunMessageKind.Answer, "after")));
        Assert.Equal(["Answer:before", "Answer:after"], await InboxAsync("a"));
    }

    private async Task<IEnumerable<string>> InboxAsync(string id) => (await Store.ReadInboxAsync(id)).Select(static message => $"{message.Kind}:{message.Key}");
}
