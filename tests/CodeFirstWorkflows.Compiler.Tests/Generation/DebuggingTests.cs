using System.Collections.Immutable;
using System.Reflection.Metadata;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>A debugger steps through generated code: every step has a line to stop at, in a source that the symbols lead to.</summary>
public sealed class DebuggingTests
{
    [Fact]
    public async Task A_debugger_stops_at_each_step_of_the_run_and_in_its_body()
    {
        var run = await GeneratorRun.Sound(Corpus.Files("Interview"));
        var stops = Stops(run);

        foreach (var step in new[] { "Questions", "Answers2", "Summary", "Save", "Count" })
            Assert.Contains(stops, stop => stop.StartsWith($"Demo.Interview", StringComparison.Ordinal) && stop.Contains($"await scope.Step(bindings.{step}Step", StringComparison.Ordinal));
        Assert.Contains(stops, stop => stop.Contains("a.self.Answers2(a.questions", StringComparison.Ordinal));
        Assert.Contains(stops, stop => stop.EndsWith("prompt.Text(\"Ask three questions about \");", StringComparison.Ordinal));
        Assert.Contains(stops, stop => stop.StartsWith("Test0.cs", StringComparison.Ordinal) && stop.Contains("foreach", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Symbols_know_the_generated_source_by_its_checksum()
    {
        var run = await GeneratorRun.Sound(Corpus.Files("SolveProblem"));
        using var provider = Symbols(run);
        var reader = provider.GetMetadataReader();

        foreach (var tree in run.Result.GeneratedTrees)
        {
            var document = reader.Documents.Select(reader.GetDocument).Single(document => reader.GetString(document.Name) == tree.FilePath);
            Assert.Equal(tree.GetText().GetChecksum().ToArray(), reader.GetBlobBytes(document.Hash));
        }
    }

    /// <summary>The places that a debugger may stop at, each as its file and its text.</summary>
    private static List<string> Stops(GeneratorRun run)
    {
        using var provider = Symbols(run);
        var reader = provider.GetMetadataReader();
        var sources = run.Output.SyntaxTrees.ToDictionary(tree => tree.FilePath, tree => tree.GetText());
        var stops = new List<string>();
        foreach (var method in reader.MethodDebugInformation.Select(reader.GetMethodDebugInformation).Where(method => !method.Document.IsNil || !method.SequencePointsBlob.IsNil))
        {
            foreach (var point in method.GetSequencePoints().Where(point => !point.IsHidden))
            {
                var path = reader.GetString(reader.GetDocument(point.Document).Name);
                var lines = sources[path].Lines;
                var (start, end) = (lines[point.StartLine - 1].Start + point.StartColumn - 1, lines[point.EndLine - 1].Start + point.EndColumn - 1);
                stops.Add($"{Path.GetFileName(path)}: {sources[path].ToString(new(start, end - start))}");
            }
        }

        return stops;
    }

    private static MetadataReaderProvider Symbols(GeneratorRun run)
    {
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = run.Output.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(symbols.ToArray()));
    }
}
