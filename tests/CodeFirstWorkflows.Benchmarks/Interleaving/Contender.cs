using System.Diagnostics;

namespace CodeFirstWorkflows.Benchmarks.Interleaving;

/// <summary>One of several ways to do the same.</summary>
internal sealed class Contender(string name, int operations, Func<Task> invoke)
{
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(10);

    private readonly List<Sample> _samples = [];
    private int _invocations = 1;

    public string Name { get; } = name;

    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>Runs until the code is compiled as it stays, and finds how often it fits into a round.</summary>
    public async Task WarmUpAsync(TimeSpan length)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            var nanoseconds = (await MeasureAsync().ConfigureAwait(false)).Nanoseconds;
            _invocations = Math.Max(1, (int)(RoundLength.TotalNanoseconds / (nanoseconds * operations)));
        }
    }

    public async Task RunRoundAsync() => _samples.Add(await MeasureAsync().ConfigureAwait(false));

    private async Task<Sample> MeasureAsync()
    {
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < _invocations; i++)
            await invoke().ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(started);
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        double count = (double)_invocations * operations;
        return new Sample(elapsed.TotalNanoseconds / count, bytes / count);
    }
}

/// <summary>What one operation took in one round.</summary>
internal readonly record struct Sample(double Nanoseconds, double Bytes);
