using System.Reflection;
using System.Text;
using CodeFirstWorkflows.Generators;
using CodeFirstWorkflows.Graphs.Tests.Generation;
using CodeFirstWorkflows.Graphs.Tests.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>Graphs compiled together, by the generator and C#.</summary>
internal sealed class Batch
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

    /// <summary>What the compiler says of a source before anything is generated for it.</summary>
    public static IEnumerable<Diagnostic> Check(IReadOnlyList<Graph> graphs) => Compilation(graphs).GetDiagnostics().Where(IsError);

    private static CSharpCompilation Compilation(IReadOnlyList<Graph> graphs) => CSharpCompilation.Create(
        "Graphs" + graphs[0].Name,
        [Usings, .. graphs.Select(graph => CSharpSyntaxTree.ParseText(GraphSource.Of(graph), Language, graph.Name, Encoding.UTF8))],
        References,
        new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;
}
