using System.Globalization;

namespace CodeFirstWorkflows.Benchmarks.Interleaving;

/// <summary>Prints contests as Markdown: medians, and between which quartiles the ratios of single rounds lie.</summary>
internal static class RatioTables
{
    /// <summary>Runs the benchmark classes whose names contain <paramref name="filter"/>.</summary>
    public static async Task PrintAsync(string filter)
    {
        var types = typeof(RatioTables).Assembly.GetExportedTypes().Where(type => type.Name.Contains(filter, StringComparison.OrdinalIgnoreCase));
        foreach (var contest in types.SelectMany(Contest.Of))
        {
            await contest.RunAsync().ConfigureAwait(false);
            Print(contest);
        }
    }

    private static void Print(Contest contest)
    {
        Console.WriteLine($"## {contest.Title}\n");
        Console.WriteLine("| | ns | ratio | quartiles | ns over hand-written | bytes | bytes over hand-written |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var baseline = contest.Contenders[0].Samples;
        foreach (var contender in contest.Contenders)
        {
            var pairs = contender.Samples.Zip(baseline).ToList();
            var ratios = pairs.Select(static pair => pair.First.Nanoseconds / pair.Second.Nanoseconds).Order().ToList();
            var nanoseconds = Median.Of(contender.Samples.Select(static sample => sample.Nanoseconds));
            var over = Median.Of(pairs.Select(static pair => pair.First.Nanoseconds - pair.Second.Nanoseconds));
            var bytes = Median.Of(contender.Samples.Select(static sample => sample.Bytes));
            var bytesOver = Median.Of(pairs.Select(static pair => pair.First.Bytes - pair.Second.Bytes));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {contender.Name} | {nanoseconds:N0} | {Median.Of(ratios):N2} | {ratios[ratios.Count / 4]:N2}–{ratios[ratios.Count * 3 / 4]:N2} | {over:N0} | {bytes:N0} | {bytesOver:N0} |"));
        }

        Console.WriteLine();
    }
}
