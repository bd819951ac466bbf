using System.Globalization;
using CodeFirstWorkflows.Benchmarks.Interleaving;

namespace CodeFirstWorkflows.Benchmarks.Ownership;

/// <summary>Prints what hosts do with stored runs, as Markdown: each time that was measured, and the median.</summary>
internal static class OwnershipTables
{
    private const int Times = 5;
    private const int Orphaned = 10_000;
    private const int Answers = 20;

    /// <summary>Prints those tables whose names contain <paramref name="filter"/>.</summary>
    internal static async Task PrintAsync(string filter)
    {
        if (Is(filter, "takeover"))
            await PrintTakeoversAsync().ConfigureAwait(false);
        if (Is(filter, "compensation"))
            await PrintCompensationsAsync().ConfigureAwait(false);
        if (Is(filter, "wake"))
            await PrintWakingAsync().ConfigureAwait(false);
    }

    private static bool Is(string filter, string name) => name.Contains(filter, StringComparison.OrdinalIgnoreCase);

    private static async Task PrintTakeoversAsync()
    {
        Console.WriteLine($"\n| {Orphaned:N0} orphaned runs | runs per second | median |\n|---|---|---|");
        foreach (var store in new[] { StorePlace.Sqlite, StorePlace.PostgreSql })
        {
            foreach (var hosts in new[] { 1, 3 })
            {
                // Once before, for what is made once.
                if (await new TakeoverBenchmarks { Store = store, Hosts = hosts, Runs = Orphaned / 10 }.MeasureAsync().ConfigureAwait(false) is null)
                    continue;
                var rates = new List<double>();
                for (var i = 0; i < Times; i++)
                {
                    var takeover = new TakeoverBenchmarks { Store = store, Hosts = hosts, Runs = Orphaned };
                    rates.Add((await takeover.MeasureAsync().ConfigureAwait(false))!.Value);
                }

                Print($"{store}, {hosts} host{(hosts == 1 ? "" : "s")}", rates, "N0");
            }
        }
    }

    private static async Task PrintCompensationsAsync()
    {
        Console.WriteLine("\n| compensations | ms | median |\n|---|---|---|");
        foreach (var store in new[] { CompensationBenchmarks.InMemory, StorePlace.Sqlite })
        {
            await new CompensationBenchmarks { Store = store }.MeasureAsync().ConfigureAwait(false);
            var (few, many, ratios) = (new List<double>(), new List<double>(), new List<double>());
            for (var i = 0; i < Times; i++)
            {
                few.Add((await new CompensationBenchmarks { Store = store }.MeasureAsync().ConfigureAwait(false)).TotalMilliseconds);
                many.Add((await new CompensationBenchmarks { Store = store, Items = 10_000 }.MeasureAsync().ConfigureAwait(false)).TotalMilliseconds);
                ratios.Add(many[^1] / few[^1]);
            }

            Print($"{store}, 1,000", few, "N1");
            Print($"{store}, 10,000", many, "N1");
            Print($"{store}, ratio", ratios, "N1");
        }
    }

    private static async Task PrintWakingAsync()
    {
        var waking = new WakeBenchmarks();
        await waking.SetUpAsync().ConfigureAwait(false);
        var times = new List<double>();
        // The first ones are for what is made once.
        for (var i = -2; i < Answers; i++)
        {
            if (await waking.MeasureAsync().ConfigureAwait(false) is { } time && i >= 0)
                times.Add(time.TotalMilliseconds);
        }

        await waking.CleanUpAsync().ConfigureAwait(false);
        if (times.Count == 0)
            return;
        Console.WriteLine("\n| PostgreSQL | ms | median |\n|---|---|---|");
        Print("answered elsewhere", times, "N1");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nThe longest of {Answers}: {times.Max():N1} ms."));
    }

    private static void Print(string name, IReadOnlyList<double> values, string format)
    {
        var all = string.Join(", ", values.Select(value => value.ToString(format, CultureInfo.InvariantCulture)));
        Console.WriteLine($"| {name} | {all} | {Median.Of(values).ToString(format, CultureInfo.InvariantCulture)} |");
    }
}
