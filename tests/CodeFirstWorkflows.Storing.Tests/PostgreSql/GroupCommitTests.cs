using System.Text;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.PostgreSql;

/// <summary>Records of many runs, sent together: each comes to its own end.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class GroupCommitTests(PostgreSqlCluster cluster) : IAsyncLifetime
{
    private const int Runs = 48;

    private readonly PostgreSqlRunStore _store = new(cluster.ConnectionString, new PostgreSqlRunStoreOptions { Schema = cluster.NewSchema() });
    private readonly List<RunLease> _leases = [];

    public async ValueTask InitializeAsync()
    {
        await _store.HeartbeatAsync("me", TimeSpan.FromHours(1));
        for (var i = 0; i < Runs; i++)
            _leases.Add((await _store.CreateAsync(new NewRun($"run {i}", "Flow", 1, "shape", new byte[1], DateTimeOffset.UnixEpoch), "me"))!);
    }

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task All_are_there_in_the_order_of_their_run()
    {
        await Task.WhenAll(_leases.Select(async lease =>
        {
            for (var number = 1; number <= 20; number++)
                await AppendAsync(lease, number);
        }));

        foreach (var lease in _leases)
            Assert.Equal(Enumerable.Range(1, 20).Select(number => $"{lease.RunId} {number}"), await TextsAsync(lease));
    }

    [Fact]
    public async Task One_that_the_server_refuses_and_one_whose_lease_is_lost_fail_alone()
    {
        await _store.ReleaseAsync(_leases[7], new RunStop(WorkflowState.Paused, null, []));
        var other = await _store.CreateAsync(new NewRun("other", "Flow", 1, "shape", new byte[1], DateTimeOffset.UnixEpoch), "me");
        await AppendAsync(other!, 1);

        var appends = _leases.Select(lease => AppendAsync(lease, 1, lease == _leases[3] ? "no text: \0" : "step").AsTask()).ToList();
        // Its own record once more, as after an answer that got lost; and another one under its number.
        var again = AppendAsync(other!, 1).AsTask();
        var taken = AppendAsync(other!, 1, "another").AsTask();

        await again;
        await Assert.ThrowsAsync<RunStoreException>(() => taken);
        Assert.IsType<RunStoreException>(await Record.ExceptionAsync(() => appends[3]));
        await Assert.ThrowsAsync<LeaseLostException>(() => appends[7]);
        for (var i = 0; i < Runs; i++)
        {
            if (i is 3 or 7)
                Assert.Empty(await TextsAsync(_leases[i]));
            else
                Assert.Equal([$"run {i} 1"], await TextsAsync(_leases[i]));
        }
    }

    [Fact]
    public async Task Who_does_not_wait_any_more_does_not_take_it_back()
    {
        using var cancellation = new CancellationTokenSource();
        var appends = _leases.Select(lease => AppendAsync(lease, 1, token: cancellation.Token).AsTask()).ToList();
        await cancellation.CancelAsync();

        foreach (var append in appends)
            await Record.ExceptionAsync(() => append);
        await AppendAsync(_leases[0], 2);

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await AppendAsync(_leases[1], 2, token: cancellation.Token));
        Assert.Equal(["run 0 1", "run 0 2"], await TextsAsync(_leases[0]));
    }

    private ValueTask AppendAsync(RunLease lease, int number, string key = "step", CancellationToken token = default) =>
        _store.AppendAsync(lease, [new RunRecord(number, RunRecordKind.Completed, key, Encoding.UTF8.GetBytes($"{lease.RunId} {number}"))], token);

    private async Task<IEnumerable<string>> TextsAsync(RunLease lease) =>
        (await _store.ReadAsync(lease.RunId)).Select(static record => Encoding.UTF8.GetString(record.Payload.Span));
}
