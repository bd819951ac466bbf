using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CodeFirstWorkflows.Benchmarks.Ownership;

/// <summary>Orphaned runs with one step left, which hosts claim and execute until all have completed. PostgreSQL needs a server: see there.</summary>
public class TakeoverBenchmarks
{
    private StorePlace? _place;

    [Params(StorePlace.Sqlite, StorePlace.PostgreSql)]
    public string Store { get; set; } = "";

    [Params(1, 3)]
    public int Hosts { get; set; }

    /// <summary>How many runs are orphaned.</summary>
    public int Runs { get; set; } = 100;

    [IterationSetup]
    public void Setup() => SetUpAsync().GetAwaiter().GetResult();

    [IterationCleanup]
    public void Cleanup() => CleanUpAsync().GetAwaiter().GetResult();

    [Benchmark(Description = "claim and execute")]
    public Task ClaimAndExecute() => _place is null ? Task.CompletedTask : ExecuteAllAsync(_place);

    /// <summary>Measures once.</summary>
    /// <returns>How many runs are executed in a second; nothing if there is no store.</returns>
    internal async Task<double?> MeasureAsync()
    {
        await SetUpAsync().ConfigureAwait(false);
        if (_place is null)
            return null;
        var elapsed = await ExecuteAllAsync(_place).ConfigureAwait(false);
        await CleanUpAsync().ConfigureAwait(false);
        return Runs / elapsed.TotalSeconds;
    }

    private async Task SetUpAsync()
    {
        _place = await StorePlace.TryCreateAsync(Store).ConfigureAwait(false);
        if (_place is not null)
            await Orphans.LeaveAsync(_place, Runs).ConfigureAwait(false);
    }

    private async Task CleanUpAsync()
    {
        if (_place is not null)
            await _place.DisposeAsync().ConfigureAwait(false);
    }

    // From the start of the hosts until the last run's end is stored.
    private async Task<TimeSpan> ExecuteAllAsync(StorePlace place)
    {
        var store = place.Open();
        await using var closing = ((IAsyncDisposable)store).ConfigureAwait(false);
        var door = new Door(Runs, isOpen: true);
        var hosts = Enumerable.Range(0, Hosts).Select(_ => Build(place, door)).ToList();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(hosts.Select(static host => host.StartAsync())).ConfigureAwait(false);
        await door.AllCame.ConfigureAwait(false);
        while ((await store.ListAsync(new RunFilter { State = WorkflowState.Running, Limit = 1 }).ConfigureAwait(false)).Count > 0)
            await Task.Delay(1).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(started);

        await Task.WhenAll(hosts.Select(static host => host.StopAsync())).ConfigureAwait(false);
        foreach (var host in hosts)
            await ((IAsyncDisposable)host).DisposeAsync().ConfigureAwait(false);
        var completed = await store.ListAsync(new RunFilter { State = WorkflowState.Completed, Limit = Runs + 1 }).ConfigureAwait(false);
        if (completed.Count != Runs || door.Came != Runs)
            throw new InvalidOperationException($"{completed.Count} runs completed, and the last step ran {door.Came} times.");
        return elapsed;
    }

    private static IHost Build(StorePlace place, Door door)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(door);
        place.Use(builder.Services.AddWorkflows().Add<OneStepLeft>());
        return builder.Build();
    }
}
