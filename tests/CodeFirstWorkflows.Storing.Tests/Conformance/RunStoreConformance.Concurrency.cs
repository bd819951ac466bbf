using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Conformance;

public abstract partial class RunStoreConformance
{
    [Fact]
    public async Task Many_runs_append_at_the_same_time_and_nothing_is_lost()
    {
        const int Runs = 32, Records = 20;

        await Task.WhenAll(Enumerable.Range(0, Runs).Select(run => Task.Run(async () =>
        {
            var lease = await CreateAsync($"{run}");
            for (var i = 1; i <= Records; i++)
                await Store.AppendAsync(lease, [Record(i, $"{run}: {i}")]);
            await Store.ReleaseAsync(lease, Stop(WorkflowState.Completed, null, Record(Records + 1)));
        })));

        for (var run = 0; run < Runs; run++)
            await AssertRecordsAsync($"{run}", [.. Enumerable.Range(1, Records).Select(i => Record(i, $"{run}: {i}")), Record(Records + 1)]);
        Assert.Equal(Runs, (await ListedAsync(new() { State = WorkflowState.Completed })).Count());
    }

    [Fact]
    public async Task One_run_may_append_from_many_threads()
    {
        var lease = await CreateAsync("a");

        await Task.WhenAll(Enumerable.Range(0, 16).Select(part => Task.Run(async () =>
        {
            for (var i = 1; i <= 10; i++)
                await Store.AppendAsync(lease, [Record((part * 10) + i)]);
        })));

        await AssertRecordsAsync("a", [.. Enumerable.Range(1, 160).Select(static i => Record(i))]);
    }

    [Fact]
    public async Task One_of_those_who_create_a_run_at_the_same_time_gets_it()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = $"{round}";
            var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () => await Store.CreateAsync(Run(id), i % 2 == 0 ? "me" : "other"))));
            var lease = Assert.Single(leases, static lease => lease is not null);
            Assert.Equal(lease!.Owner, (await Store.FindAsync(id))!.Owner);
        }
    }

    [Fact]
    public async Task One_of_those_who_take_a_run_over_at_the_same_time_gets_it()
    {
        for (var i = 0; i < 8; i++)
            await Store.HeartbeatAsync($"owner{i}", Hour);
        for (var round = 0; round < 10; round++)
        {
            var id = $"{round}";
            var stale = await CreateAsync(id, "dead");
            var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () => await Store.AcquireAsync(id, $"owner{i}"))));

            var claim = Assert.Single(claims, static claim => claim!.Lease is not null);
            Assert.True(claim!.Lease!.Epoch > stale.Epoch);
            await Assert.ThrowsAsync<LeaseLostException>(async () => await Store.AppendAsync(stale, [Record(1)]));
            await Store.AppendAsync(claim.Lease, [Record(1)]);
        }
    }

    [Fact]
    public async Task Nothing_is_added_behind_the_back_of_whoever_took_the_run_over()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = $"{round}";
            var stale = await CreateAsync(id, "dead");
            var started = new TaskCompletionSource();
            var appending = Task.Run(async () =>
            {
                var kept = 0;
                try
                {
                    for (var i = 1; ; i++)
                    {
                        await Store.AppendAsync(stale, [Record(i)]);
                        kept = i;
                        started.TrySetResult();
                    }
                }
                catch (LeaseLostException)
                {
                    return kept;
                }
            });
            await started.Task;

            await TakeAsync(id, "me");
            var seen = await Store.ReadAsync(id);

            Assert.Equal(await appending, seen.Count);
            AssertSame(seen, await Store.ReadAsync(id));
        }
    }

    [Fact]
    public async Task Those_who_lost_their_lease_do_not_disturb_the_others()
    {
        var stale = await CreateAsync("stale", "dead");
        await TakeAsync("stale", "me");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            if (i % 4 == 0)
                return await TryAppendAsync(stale, Record(i + 1));
            var lease = await CreateAsync($"{i}");
            return await TryAppendAsync(lease, Record(1)) ?? await TryAppendAsync(lease, Record(2));
        })));

        Assert.All(outcomes.Index(), static outcome =>
        {
            if (outcome.Index % 4 == 0)
                Assert.IsType<LeaseLostException>(outcome.Item);
            else
                Assert.Null(outcome.Item);
        });
        await AssertRecordsAsync("stale");
        for (var i = 1; i < 40; i += 4)
            await AssertRecordsAsync($"{i}", Record(1), Record(2));
    }

    [Fact]
    public async Task A_run_may_be_deleted_while_it_appends()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = $"{round}";
            var lease = await CreateAsync(id);
            var started = new TaskCompletionSource();
            var appending = Task.Run(async () =>
            {
                for (var i = 1; ; i++)
                {
                    await Store.AppendAsync(lease, [Record(i)]);
                    started.TrySetResult();
                }
            });
            await started.Task;

            Assert.True(await Store.DeleteAsync(id));

            await Assert.ThrowsAsync<LeaseLostException>(() => appending);
            await CreateAsync(id);
            Assert.Empty(await Store.ReadAsync(id));
        }
    }

    [Fact]
    public async Task Each_of_many_runs_that_several_claim_at_the_same_time_goes_to_one()
    {
        string[] owners = ["owner0", "owner1", "owner2"];
        foreach (var owner in owners)
            await Store.HeartbeatAsync(owner, Hour);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () => await CreateAsync($"{i}", "dead"))));

        var claims = await Task.WhenAll(owners.Select(owner => Task.Run(async () =>
        {
            var claimed = new List<RunClaim>();
            while (await Store.FindNeglectedAsync(32) is { Count: > 0 } orphans)
                claimed.AddRange(await Store.AcquireAllAsync([.. orphans.Select(static run => run.Id)], owner));
            return claimed;
        })));

        var all = claims.SelectMany(static claimed => claimed).ToList();
        Assert.Equal(200, all.Count);
        Assert.Equal(200, all.DistinctBy(static claim => claim.Run.Id).Count());
        Assert.Equal(200, all.DistinctBy(static claim => claim.Lease!.Epoch).Count());
        await Task.WhenAll(all.Select(claim => Task.Run(async () => await Store.AppendAsync(claim.Lease!, [Record(1)]))));
    }

    [Fact]
    public async Task One_of_those_who_answer_at_the_same_time_is_heard()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = $"{round}";
            await CreateAsync(id);
            var accepted = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
                async () => (Answer: $"{i}", IsAccepted: await Store.PostAsync(id, Message(RunMessageKind.Answer, "k", $"{i}"))))));

            var (answer, _) = Assert.Single(accepted, static answer => answer.IsAccepted);
            var inbox = await Store.ReadInboxAsync(id);
            Assert.True(Bytes(answer).Span.SequenceEqual(Assert.Single(inbox).Payload.Span));
        }
    }

    private async Task<Exception?> TryAppendAsync(RunLease lease, RunRecord record) =>
        await Xunit.Record.ExceptionAsync(async () => await Store.AppendAsync(lease, [record]));
}
