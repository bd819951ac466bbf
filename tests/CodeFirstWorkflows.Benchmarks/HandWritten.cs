using System.Runtime.CompilerServices;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>The same chains without an engine.</summary>
internal static partial class HandWritten
{
    public static async Task<string> YieldingStepsAsync(string input, int steps)
    {
        var value = input;
        for (var i = 0; i < steps; i++)
            value = await Yield(value).ConfigureAwait(false);
        return value;
    }

    /// <summary>Ten steps, the fifth of which waits for a gate.</summary>
    public static async Task<string> GatedStepsAsync(string input, Task gate)
    {
        var value = input;
        for (var i = 1; i <= 4; i++)
            value = await Call(value).ConfigureAwait(false);
        value = await WaitAsync(value, gate).ConfigureAwait(false);
        for (var i = 6; i <= 10; i++)
            value = await Call(value).ConfigureAwait(false);
        return value;
    }

    /// <summary>Waits for a gate.</summary>
    public static async ValueTask<string> WaitAsync(string input, Task gate)
    {
        await gate.ConfigureAwait(false);
        return input;
    }

    /// <summary>May have to wait, and this time need not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ValueTask<string> Call(string input) => new(input);

    /// <summary>Goes through the thread pool once.</summary>
    public static async ValueTask<string> Yield(string input)
    {
        await Task.Yield();
        return input;
    }
}
