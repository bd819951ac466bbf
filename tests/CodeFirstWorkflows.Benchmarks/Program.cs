using BenchmarkDotNet.Running;

// A dry job shows that the benchmarks run; it need not build a project for each of them.
var isDry = args.Contains("Dry", StringComparer.OrdinalIgnoreCase);
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(isDry ? [.. args, "--inProcess"] : args);
return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
