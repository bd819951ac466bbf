using System.Collections.Concurrent;
using System.Globalization;

namespace CodeFirstWorkflows.Benchmarks.Ownership;

/// <summary>Leaves runs behind that have one recorded step, one step left, and an owner that is gone.</summary>
internal static class Orphans
{
    private const int AtATime = 64;

    internal static async Task LeaveAsync(StorePlace place, int count)
    {
        var store = place.Open();
        await using var closing = ((IAsyncDisposable)store).ConfigureAwait(false);
        var door = new Door(count, isOpen: false);
        var options = new WorkflowEngineOptions { Store = store, Lease = TimeSpan.FromSeconds(6) };
        var workflow = new OneStepLeft(new WorkflowEngine(options), door);
        var runs = new ConcurrentBag<OneStepLeft.Run>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (number, token) =>
        {
            var id = number.ToString(CultureInfo.InvariantCulture);
            runs.Add(await workflow.StartAsync(number, new() { RunId = id }, token).ConfigureAwait(false));
        }).ConfigureAwait(false);
        await door.AllCame.ConfigureAwait(false);

        // The owner retires, and learns by its next heartbeat that it is gone: it leaves all its runs as they are.
        var owner = (await store.FindAsync("0").ConfigureAwait(false))!.Owner!;
        await store.HeartbeatAsync(owner, TimeSpan.Zero).ConfigureAwait(false);
        await Task.WhenAll(runs.Select(static run => run.Completion)).ConfigureAwait(false);
        if ((await store.FindNeglectedAsync(count + 1).ConfigureAwait(false)).Count != count)
            throw new InvalidOperationException("Not all runs are orphaned.");
    }
}
