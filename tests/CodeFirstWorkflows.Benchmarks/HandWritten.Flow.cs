using System.Runtime.CompilerServices;

namespace CodeFirstWorkflows.Benchmarks;

// Groups, fan-outs, branches and loops.
internal static partial class HandWritten
{
    /// <summary>How many items are worked on at a time.</summary>
    public const int Window = 16;

    /// <summary>Ten methods beside each other.</summary>
    public static async Task<int> TenMembersAsync(string input, int yields)
    {
        var members = await Task.WhenAll(
            YieldAsync(input, yields).AsTask(), YieldAsync(input, yields).AsTask(),
            YieldAsync(input, yields).AsTask(), YieldAsync(input, yields).AsTask(),
            YieldAsync(input, yields).AsTask(), YieldAsync(input, yields).AsTask(),
            YieldAsync(input, yields).AsTask(), YieldAsync(input, yields).AsTask(),
            YieldAsync(input, yields).AsTask(), YieldAsync(input, yields).AsTask()).ConfigureAwait(false);
        return members.Length;
    }

    /// <summary>Workers that take the next item whenever they are done with the last.</summary>
    public static async Task<IReadOnlyList<string>> ManyItemsAsync(IReadOnlyList<string> items)
    {
        var results = new string[items.Count];
        var next = -1;
        var workers = new Task[Window];
        for (var i = 0; i < workers.Length; i++)
            workers[i] = WorkAsync();
        await Task.WhenAll(workers).ConfigureAwait(false);
        return results;

        async Task WorkAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < results.Length; i = Interlocked.Increment(ref next))
                results[i] = await Yield(items[i]).ConfigureAwait(false);
        }
    }

    /// <summary>The same by <see cref="Parallel"/>.</summary>
    public static async Task<IReadOnlyList<string>> ManyItemsInParallelAsync(IReadOnlyList<string> items)
    {
        var results = new string[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Window };
        await Parallel.ForAsync(0, results.Length, options, async (i, _) => results[i] = await Yield(items[i]).ConfigureAwait(false)).ConfigureAwait(false);
        return results;
    }

    /// <summary>Five branches by an enum and five by a bool.</summary>
    public static async Task<int> TenBranchesAsync(Signal input)
    {
        var sum = 0;
        if (input.Level is Level.Lowest)
            sum += await Measure(input).ConfigureAwait(false);
        if (input.Level is Level.Low)
            sum += await Measure(input).ConfigureAwait(false);
        if (input.Level is Level.Middle)
            sum += await Measure(input).ConfigureAwait(false);
        if (input.Level is Level.High)
            sum += await Measure(input).ConfigureAwait(false);
        if (input.Level is Level.Highest)
            sum += await Measure(input).ConfigureAwait(false);
        if (input.IsLoud)
            sum += await Measure(input).ConfigureAwait(false);
        if (input.IsLoud)
            sum += await Measure(input).ConfigureAwait(false);
        if (input.IsLoud)
            sum += await Measure(input).ConfigureAwait(false);
        if (input.IsLoud)
            sum += await Measure(input).ConfigureAwait(false);
        if (input.IsLoud)
            sum += await Measure(input).ConfigureAwait(false);
        return sum;
    }

    /// <summary>A loop of ten visits.</summary>
    public static async Task<int> TenVisitsAsync(int input)
    {
        var value = input;
        for (var visit = 0; visit < 20; visit++)
        {
            value = await Grow(value).ConfigureAwait(false);
            if (value >= 10)
                break;
        }

        return value;
    }

    /// <summary>One method that calls another.</summary>
    public static async Task<string> OneChildAsync(string input)
    {
        return await OneStepAsync(input).ConfigureAwait(false);
    }

    /// <summary>What a branch does: it may have to wait, and this time need not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ValueTask<int> Measure(Signal input) => new((int)input.Level);

    /// <summary>What a visit does: it may have to wait, and this time need not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ValueTask<int> Grow(int value) => new(value + 1);

    /// <summary>Goes through the thread pool a number of times.</summary>
    public static async ValueTask<string> YieldAsync(string input, int times)
    {
        for (var i = 0; i < times; i++)
            await Task.Yield();
        return input;
    }
}
