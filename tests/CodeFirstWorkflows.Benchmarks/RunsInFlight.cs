using System.Globalization;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>What each of a hundred thousand runs of ten steps keeps in memory while it waits in its fifth step.</summary>
internal static class RunsInFlight
{
    private const int Runs = 100_000;

    public static async Task PrintAsync()
    {
        Console.WriteLine("| | bytes per run while it waits |");
        Console.WriteLine("|---|---|");
        await PrintAsync("hand-written", static gate => () => HandWritten.GatedStepsAsync("x", gate)).ConfigureAwait(false);
        await PrintAsync("workflow", static gate =>
        {
            var workflow = new Gated(new WorkflowEngine(), gate);
            return () => workflow.RunAsync("x");
        }).ConfigureAwait(false);
    }

    private static async Task PrintAsync(string name, Func<Task, Func<Task>> prepare)
    {
        // Once before, for what is made once.
        await HoldAsync(prepare).ConfigureAwait(false);
        var held = await HoldAsync(prepare).ConfigureAwait(false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {held / Runs:N0} |"));
    }

    // How much the heap grows until all runs wait.
    private static async Task<long> HoldAsync(Func<Task, Func<Task>> prepare)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = prepare(gate.Task);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var runs = new Task[Runs];
        for (var i = 0; i < Runs; i++)
            runs[i] = start();
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;

        gate.SetResult();
        await Task.WhenAll(runs).ConfigureAwait(false);
        return held;
    }
}
