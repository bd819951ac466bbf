using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

public abstract partial class RunStoreConformance
{
    [Fact]
    public async Task Records_come_back_in_the_order_of_their_numbers_whatever_is_missing()
    {
        var lease = await CreateAsync("a");

        await Store.AppendAsync(lease, [Record(9), Record(3)]);
        await Store.AppendAsync(lease, [Record(long.MaxValue)]);
        await Store.AppendAsync(lease, []);
        await Store.AppendAsync(lease, [Record(1), Record(5)]);

        await AssertRecordsAsync("a", Record(1), Record(3), Record(5), Record(9), Record(long.MaxValue));
    }

    [Fact]
    public async Task Records_that_come_after_one_are_read_alone()
    {
        var lease = await CreateAsync("a");
        var other = await CreateAsync("b");
        foreach (var number in new[] { 4, 2, 9, 7, 8 })
        {
            await Store.AppendAsync(lease, [Record(number)]);
            await Store.AppendAsync(other, [Record(number, "other")]);
        }

        await Store.AppendAsync(lease, [Record(1), Record(12)]);

        AssertSame([Record(1), Record(2), Record(4), Record(7), Record(8), Record(9), Record(12)], await Store.ReadAfterAsync("a", 0));
        AssertSame([Record(1), Record(2), Record(4), Record(7), Record(8), Record(9), Record(12)], await Store.ReadAfterAsync("a", -1));
        AssertSame([Record(2), Record(4), Record(7), Record(8), Record(9), Record(12)], await Store.ReadAfterAsync("a", 1));
        AssertSame([Record(8), Record(9), Record(12)], await Store.ReadAfterAsync("a", 7));
        AssertSame([Record(12)], await Store.ReadAfterAsync("a", 10));
        Assert.Empty(await Store.ReadAfterAsync("a", 12));
        Assert.Empty(await Store.ReadAfterAsync("a", long.MaxValue));
        AssertSame([Record(8, "other"), Record(9, "other")], await Store.ReadAfterAsync("b", 7));
    }

    [Fact]
    public async Task Ten_thousand_records_one_part_after_another()
    {
        var lease = await CreateAsync("a");
        var records = Enumerable.Range(1, 10_000).Select(static i => Record(i)).ToArray();

        foreach (var part in records.Chunk(250))
            await Store.AppendAsync(lease, part);

        await AssertRecordsAsync("a", records);
        AssertSame(records[9_990..], await Store.ReadAfterAsync("a", 9_990));
    }

    [Fact]
    public async Task Records_belong_to_their_run()
    {
        var one = await CreateAsync("a");
        var other = await CreateAsync("A");
        await Store.AppendAsync(one, [Record(1, "one")]);
        await Store.AppendAsync(other, [Record(1, "other")]);

        await AssertRecordsAsync("a", Record(1, "one"));
        await AssertRecordsAsync("A", Record(1, "other"));
    }

    [Fact]
    public async Task To_append_once_more_changes_nothing()
    {
        var lease = await CreateAsync("a");
        await Store.AppendAsync(lease, [Record(1), Record(2)]);

        await Store.AppendAsync(lease, [Record(1), Record(2)]);
        await Store.AppendAsync(lease, [Record(2), Record(3)]);

        await AssertRecordsAsync("a", Record(1), Record(2), Record(3));
    }

    [Fact]
    public async Task A_number_is_not_given_to_another_record_and_nothing_of_its_append_stays()
    {
        var lease = await CreateAsync("a");
        await Store.AppendAsync(lease, [Record(2)]);

        var refused = await Assert.ThrowsAsync<RunStoreException>(async () => await Store.AppendAsync(lease, [Record(1), Record(2, "else"), Record(3)]));
        Assert.Contains("'a'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("number 2", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RunStoreException>(
            async () => await Store.ReleaseAsync(lease, Stop(WorkflowState.Completed, null, Record(4), Record(2) with { Key = "else" })));

        await AssertRecordsAsync("a", Record(2));
        Assert.Equal(WorkflowState.Running, (await Store.FindAsync("a"))!.State);
        var next = await TakeAsync("a", "me");
        await Assert.ThrowsAsync<RunStoreException>(async () => await Store.AppendAsync(next, [Record(5), Record(2)]));
        await AssertRecordsAsync("a", Record(2));
        await Store.AppendAsync(next, [Record(5)]);
        await AssertRecordsAsync("a", Record(2), Record(5));
    }

    [Fact]
    public async Task Any_payload_and_key_come_back_as_they_were()
    {
        var lease = await CreateAsync("a");
        var all = Enumerable.Range(0, 256).Select(static value => (byte)value).ToArray();
        var big = new byte[1 << 20];
        new Random(1).NextBytes(big);
        RunRecord[] records =
        [
            new(1, RunRecordKind.Attempt, "", default),
            new(2, RunRecordKind.Waiting, "schlüssel/名[3]#2'\"\\", all),
            new(3, RunRecordKind.End, new string('k', 3000), big),
        ];

        await Store.AppendAsync(lease, records);

        await AssertRecordsAsync("a", records);
    }

    [Fact]
    public async Task Any_input_and_message_come_back_as_they_were()
    {
        var big = new byte[1 << 20];
        new Random(2).NextBytes(big);
        await Store.CreateAsync(Run("empty") with { Input = default, Shape = "" }, "me");
        await Store.CreateAsync(Run("big") with { Input = big, Shape = new string('s', 100_000) }, "me");
        await Store.PostAsync("big", new RunMessage(RunMessageKind.Answer, "ключ", big));

        Assert.True((await Store.FindAsync("empty"))!.Input.IsEmpty);
        var found = await Store.FindAsync("big");
        Assert.True(found!.Input.Span.SequenceEqual(big));
        Assert.Equal(100_000, found.Shape.Length);
        var message = Assert.Single(await Store.ReadInboxAsync("big"));
        Assert.Equal("ключ", message.Key);
        Assert.True(message.Payload.Span.SequenceEqual(big));
    }

    [Fact]
    public async Task Every_kind_comes_back()
    {
        var lease = await CreateAsync("a");
        var records = Enum.GetValues<RunRecordKind>().Select(static (kind, i) => new RunRecord(i + 1, kind, "k", Bytes("p"))).ToArray();

        await Store.AppendAsync(lease, records);

        await AssertRecordsAsync("a", records);
    }

    [Fact]
    public async Task What_was_given_may_be_used_for_something_else()
    {
        var payload = new byte[] { 1, 2, 3 };
        var lease = (await Store.CreateAsync(Run("a") with { Input = payload }, "me"))!;
        await Store.AppendAsync(lease, [new RunRecord(1, RunRecordKind.Completed, "k", payload)]);
        await Store.PostAsync("a", new RunMessage(RunMessageKind.Answer, "k", payload));

        payload[1] = 9;

        byte[] kept = [1, 2, 3];
        Assert.Equal(kept, (await Store.FindAsync("a"))!.Input.ToArray());
        Assert.Equal(kept, (await Store.ReadAsync("a"))[0].Payload.ToArray());
        Assert.Equal(kept, (await Store.ReadInboxAsync("a"))[0].Payload.ToArray());
    }

    [Fact]
    public async Task Shapes_are_each_runs_own()
    {
        await CreateAsync("a", workflow: "One");
        await CreateAsync("b", workflow: "Two");
        await CreateAsync("c", workflow: "One");
        await Store.DeleteAsync("a");

        Assert.Equal("shape of Two", (await Store.FindAsync("b"))!.Shape);
        Assert.Equal("shape of One", (await Store.FindAsync("c"))!.Shape);
    }

    [Fact]
    public async Task A_thousand_records_at_once()
    {
        var lease = await CreateAsync("a");
        var records = Enumerable.Range(1, 1000).Select(static i => Record(i)).ToArray();

        await Store.AppendAsync(lease, records);

        await AssertRecordsAsync("a", records);
    }
}
