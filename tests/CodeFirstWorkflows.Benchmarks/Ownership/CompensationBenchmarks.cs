using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Benchmarks.Ownership;

/// <summary>A run that compensates each of many items.</summary>
public class CompensationBenchmarks
{
    internal const string InMemory = "in memory";

    [Params(InMemory, StorePlace.Sqlite)]
    public string Store { get; set; } = "";

    /// <summary>How many items are compensated.</summary>
    public int Items { get; set; } = 1_000;

    [Benchmark(Description = "run that fails and compensates")]
    public Task Compensate() => MeasureAsync();

    /// <summary>Measures once.</summary>
    /// <returns>How long the run took from its failure to its end, all compensations between.</returns>
    internal async Task<TimeSpan> MeasureAsync()
    {
        if (Store == InMemory)
            return await RunAsync(new InMemoryRunStore()).ConfigureAwait(false);
        var place = (await StorePlace.TryCreateAsync(Store).ConfigureAwait(false))!;
        await using var deleting = place.ConfigureAwait(false);
        var store = place.Open();
        await using var closing = ((IAsyncDisposable)store).ConfigureAwait(false);
        return await RunAsync(store).ConfigureAwait(false);
    }

    private async Task<TimeSpan> RunAsync(IRunStore store)
    {
        var failure = new Failure();
        var workflow = new ManyCompensations(new WorkflowEngine(new WorkflowEngineOptions { Store = store }), failure);
        var run = await workflow.RunAsync([.. Enumerable.Range(0, Items)]).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(failure.BeganAt);
        return run.State == WorkflowState.Failed && failure.Compensated == Items
            ? elapsed
            : throw new InvalidOperationException($"The run is {run.State}, {failure.Compensated} items were compensated: {run.Error}");
    }
}
