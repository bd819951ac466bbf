using BenchmarkDotNet.Running;

// A dry job shows that the benchmarks run; it need not build a project for each of them.
var isDry = args.Contains("Dry", StringComparer.OrdinalIgnoreCase);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(isDry ? [.. args, "--inProcess"] : args);
