using CodeFirstWorkflows.Graphs.Tests.Running;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CodeFirstWorkflows.Graphs.Tests;

public sealed class Probe(ITestOutputHelper output)
{
    [Fact]
    public void Of()
    {
        if (Environment.GetEnvironmentVariable("PROBE") is not { } file)
            return;
        var c = Batch.Generate([("probe", System.IO.File.ReadAllText(file))]);
        foreach (var t in c.SyntaxTrees.Where(t => t.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
            output.WriteLine(t.ToString());
        var a = Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzerExtensions.WithAnalyzers(c, Batch.Analyzers);
        foreach (var d in c.GetDiagnostics().Concat(a.GetAnalyzerDiagnosticsAsync().Result).Where(d => d.Severity >= DiagnosticSeverity.Warning))
            output.WriteLine(d.ToString());
    }
}
