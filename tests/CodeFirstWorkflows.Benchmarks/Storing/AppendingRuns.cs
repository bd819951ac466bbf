using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Benchmarks.Storing;

/// <summary>Runs that append record after record to a store, all at the same time.</summary>
internal sealed class AppendingRuns
{
    internal static readonly byte[] Payload = [.. Enumerable.Repeat((byte)'x', 200)];

    private readonly IRunStore _store;
    private readonly RunLease[] _leases;
    private long _sequence;

    internal AppendingRuns(IRunStore store, int runs)
    {
        _store = store;
        _leases = [.. Enumerable.Range(0, runs).Select(i => CreateAsync($"run {i}").GetAwaiter().GetResult())];
    }

    internal async Task AppendAsync(int appends)
    {
        var (each, first) = (appends / _leases.Length, _sequence);
        _sequence += each;
        await Task.WhenAll(_leases.Select(lease => Task.Run(async () =>
        {
            for (var i = 1; i <= each; i++)
                await _store.AppendAsync(lease, [new RunRecord(first + i, RunRecordKind.Completed, "research[3]/look", Payload)]).ConfigureAwait(false);
        }))).ConfigureAwait(false);
    }

    private async Task<RunLease> CreateAsync(string id) =>
        (await _store.CreateAsync(new NewRun(id, "Flow", 1, "shape", Payload, DateTimeOffset.UtcNow), "me").ConfigureAwait(false))!;
}
