using Polly;

namespace CodeFirstWorkflows.Benchmarks;

// Each call through a pipeline, as Polly's documentation shows it for code that must not allocate.
internal static partial class HandWritten
{
    public static async Task<string> TenGuardedStepsAsync(string input, ResiliencePipeline pipeline, CancellationToken stop)
    {
        var s1 = await pipeline.ExecuteAsync(static (value, _) => Call(value), input, stop).ConfigureAwait(false);
        var s2 = await pipeline.ExecuteAsync(static (value, _) => Call(value), s1, stop).ConfigureAwait(false);
        var s3 = await pipeline.ExecuteAsync(static (value, _) => Call(value), s2, stop).ConfigureAwait(false);
        var s4 = await pipeline.ExecuteAsync(static (value, _) => Call(value), s3, stop).ConfigureAwait(false);
        var s5 = await pipeline.ExecuteAsync(static (value, _) => Call(value), s4, stop).ConfigureAwait(false);
        var s6 = await pipeline.ExecuteAsync(static (value, _) => Call(value), s5, stop).ConfigureAwait(false);
        var s7 = await pipeline.ExecuteAsync(static (value, _) => Call(value), s6, stop).ConfigureAwait(false);
        var s8 = await pipeline.ExecuteAsync(static (value, _) => Call(value), s7, stop).ConfigureAwait(false);
        var s9 = await pipeline.ExecuteAsync(static (value, _) => Call(value), s8, stop).ConfigureAwait(false);
        return await pipeline.ExecuteAsync(static (value, _) => Call(value), s9, stop).ConfigureAwait(false);
    }
}
