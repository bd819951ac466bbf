using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CodeFirstWorkflows.Benchmarks.Ownership;

/// <summary>
/// A paused run is answered through a host that does not know its workflow, so that another one executes it. It needs a server: without
/// a connection string in BENCHMARK_POSTGRESQL nothing is measured.
/// </summary>
public class WakeBenchmarks
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Bell _bell = new();
    private StorePlace? _place;
    private IHost? _executing;
    private IHost? _answering;
    private int _runs;

    [GlobalSetup]
    public void Setup() => SetUpAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Cleanup() => CleanUpAsync().GetAwaiter().GetResult();

    [Benchmark(Description = "pause, answer elsewhere, execute")]
    public Task Wake() => MeasureAsync();

    /// <summary>Measures once.</summary>
    /// <returns>The time from before the answer is posted until the next step begins on the other host; nothing if there is no server.</returns>
    internal async Task<TimeSpan?> MeasureAsync()
    {
        if (_executing is null || _answering is null)
            return null;
        var id = (++_runs).ToString(CultureInfo.InvariantCulture);
        var run = await _executing.Services.GetRequiredService<Asked>().RunAsync(1, new() { RunId = id }).ConfigureAwait(false);
        if (run.State != WorkflowState.Paused)
            throw new InvalidOperationException($"The run is {run.State}: {run.Error}");
        _bell.Wind();
        // Not in step with what the hosts do after a run has paused.
        await Task.Delay(Random.Shared.Next(20, 60)).ConfigureAwait(false);
        var posted = Stopwatch.GetTimestamp();
        await _answering.Services.GetRequiredService<WorkflowEngine>().Runs.AnswerAsync(id, "approve", JsonSerializer.SerializeToElement(7))
            .ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(posted, await _bell.Rung.WaitAsync(Limit).ConfigureAwait(false));
    }

    internal async Task SetUpAsync()
    {
        _place = await StorePlace.TryCreateAsync(StorePlace.PostgreSql).ConfigureAwait(false);
        if (_place is null)
            return;
        _executing = Build(_place, isExecuting: true);
        _answering = Build(_place, isExecuting: false);
        await _executing.StartAsync().ConfigureAwait(false);
        await _answering.StartAsync().ConfigureAwait(false);
    }

    internal async Task CleanUpAsync()
    {
        foreach (var host in new[] { _answering, _executing }.OfType<IHost>())
        {
            await host.StopAsync().ConfigureAwait(false);
            await ((IAsyncDisposable)host).DisposeAsync().ConfigureAwait(false);
        }

        if (_place is not null)
            await _place.DisposeAsync().ConfigureAwait(false);
    }

    private IHost Build(StorePlace place, bool isExecuting)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(_bell);
        var workflows = place.Use(builder.Services.AddWorkflows(options => options.Worker.IsEnabled = isExecuting));
        if (isExecuting)
            workflows.Add<Asked>();
        return builder.Build();
    }
}
