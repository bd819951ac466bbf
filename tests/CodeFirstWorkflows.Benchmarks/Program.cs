using BenchmarkDotNet.Running;
using CodeFirstWorkflows.Benchmarks;
using CodeFirstWorkflows.Benchmarks.ColdStart;
using CodeFirstWorkflows.Benchmarks.Interleaving;
using CodeFirstWorkflows.Benchmarks.Ownership;
using CodeFirstWorkflows.Benchmarks.Storing;

switch (args)
{
    case ["ratios", .. var names]:
        await RatioTables.PrintAsync(names.FirstOrDefault() ?? "");
        return 0;
    case ["heap"]:
        await RunsInFlight.PrintAsync();
        await PausedRuns.PrintAsync();
        return 0;
    case ["ownership", .. var names]:
        await OwnershipTables.PrintAsync(names.FirstOrDefault() ?? "");
        return 0;
    case ["cold"]:
        await ColdStartTable.PrintAsync();
        return 0;
}

// A dry job shows that the benchmarks run; it need not build a project for each of them.
var isDry = args.Contains("Dry", StringComparer.OrdinalIgnoreCase);
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(isDry ? [.. args, "--inProcess"] : args);
return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
