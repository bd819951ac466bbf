using BenchmarkDotNet.Attributes;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>One reader of a run's events, against the same events in a channel.</summary>
[MemoryDiagnoser]
public class EventBenchmarks
{
    private readonly TenSteps _ten = new(new WorkflowEngine());
    private readonly HundredSteps _hundred = new(new WorkflowEngine());

    [Params(10, 100)]
    public int Steps { get; set; }

    [Benchmark(Baseline = true, Description = "hand-written, to a channel")]
    public Task ByHand() => CountAsync(EventsByHand.StreamAsync("x", Steps));

    [Benchmark(Description = "workflow, StreamAsync")]
    public Task Stream() => CountAsync(Steps == 10 ? _ten.StreamAsync("x") : _hundred.StreamAsync("x"));

    private static async Task<int> CountAsync(IAsyncEnumerable<WorkflowEvent> events)
    {
        var count = 0;
        await foreach (var _ in events.ConfigureAwait(false))
            count++;
        return count;
    }
}
