using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using CodeFirstWorkflows.Generators;
using CodeFirstWorkflows.Graphs.Tests.Generation;
using CodeFirstWorkflows.Graphs.Tests.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>Graphs that are compiled together, by the generator and C#.</summary>
internal static class Batch
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    // All that these tests run on: the framework, the library, the values and the world.
    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(System.IO.Path.PathSeparator)
            .Where(path => !System.IO.Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly SyntaxTree Usings = CSharpSyntaxTree.ParseText(
        "global using System; global using System.Collections.Generic; global using System.Threading; global using System.Threading.Tasks;", Language);

    internal static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. Assembly.Load("CodeFirstWorkflows.Analyzers").GetTypes()
            .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Compiles graphs.</summary>
    /// <param name="graphs">The graphs by their seeds.</param>
    /// <returns>The workflow's class of each; none if it cannot be compiled.</returns>
    public static IReadOnlyList<(int Seed, Graph Graph, Type? Workflow)> Compile(IReadOnlyList<(int Seed, Graph Graph)> graphs)
    {
        var compilation = Generate(graphs.Select(each => each.Graph));
        using var code = new System.IO.MemoryStream();
        var emitted = compilation.Emit(code);
        if (emitted.Success)
        {
            var assembly = Assembly.Load(code.ToArray());
            return [.. graphs.Select(each => (each.Seed, each.Graph, each.Graph.WithChildren().All(graph => IsGenerated(graph, assembly)) ? TypeOf(each.Graph, assembly) : null))];
        }

        // Those that cannot be compiled keep none of the others from being run.
        var broken = graphs.Where(each => each.Graph.WithChildren().Any(graph => emitted.Diagnostics.Any(diagnostic => IsIn(graph, diagnostic)))).ToList();
        if (broken.Count == 0)
            broken = [.. graphs];
        var sound = graphs.Except(broken).ToList();
        return [.. broken.Select(each => (each.Seed, each.Graph, (Type?)null)), .. sound.Count == 0 ? [] : Compile(sound)];
    }

    /// <summary>What C# and all rules say of a graph, errors only.</summary>
    public static async Task<IReadOnlyList<string>> ErrorsAsync(Graph graph, CancellationToken cancellation)
    {
        var compilation = Generate([graph]);
        var found = await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync(cancellation);
        return
        [
            .. compilation.GetDiagnostics(cancellation).Concat(found)
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => $"{diagnostic}\n    {Line(diagnostic)}"),
        ];
    }

    private static Compilation Generate(IEnumerable<Graph> graphs) => Generate(graphs.Select(graph => (graph.Name, GraphSource.Of(graph))));

    internal static Compilation Generate(IEnumerable<(string Name, string Text)> files)
    {
        SyntaxTree[] sources = [Usings, .. files.Select(file => CSharpSyntaxTree.ParseText(file.Text, Language, file.Name, Encoding.UTF8))];
        var compilation = CSharpCompilation.Create(
            sources[1].FilePath + "AndOthers",
            sources,
            References,
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, concurrentBuild: false, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new WorkflowGenerator().AsSourceGenerator()], parseOptions: Language)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        return generated;
    }

    private static Type? TypeOf(Graph graph, Assembly assembly) => assembly.GetType("Graphs." + graph.Name);

    // Nothing runs of a workflow with mistakes.
    private static bool IsGenerated(Graph graph, Assembly assembly) =>
        TypeOf(graph, assembly)?.GetMethod("CreateRun", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null;

    /// <summary>What is generated for a graph.</summary>
    public static string Generated(Graph graph) => string.Join('\n', Generate([graph]).SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));

    private static bool IsIn(Graph graph, Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error
        && diagnostic.Location.SourceTree?.FilePath is { } path && (path == graph.Name || path.Contains($"/Graphs.{graph.Name}.", StringComparison.Ordinal));

    private static string Line(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim() ?? "";
}
