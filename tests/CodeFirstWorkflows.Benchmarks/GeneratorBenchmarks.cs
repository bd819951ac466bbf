using BenchmarkDotNet.Attributes;
using CodeFirstWorkflows.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>What the generator takes of a build, and of an editor after an edit: 200 workflows of 8 steps.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private const int Workflows = 200;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp13);

    private CSharpCompilation _compilation = null!;
    private CSharpCompilation _unrelatedEdit = null!;
    private CSharpCompilation _oneEdit = null!;
    private GeneratorDriver _cold = null!;
    private GeneratorDriver _warm = null!;

    [GlobalSetup]
    public void Setup()
    {
        var trees = Enumerable.Range(0, Workflows).Select(static number => Parse(Source(number), $"Workflow{number}.cs")).ToList();
        var unrelated = Parse("internal static class Unrelated { }", "Unrelated.cs");
        _compilation = CSharpCompilation.Create(
            "Measured", [.. trees, unrelated], References(), new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        _unrelatedEdit = _compilation.ReplaceSyntaxTree(unrelated, Parse("internal static class Unrelated { private static int _new; }", "Unrelated.cs"));
        _oneEdit = _compilation.ReplaceSyntaxTree(trees[0], Parse(Source(0).Replace("Summarize", "Sum up"), "Workflow0.cs"));
        _cold = CSharpGeneratorDriver.Create([new WorkflowGenerator().AsSourceGenerator()], parseOptions: ParseOptions);
        _warm = _cold.RunGenerators(_compilation);
        if (_warm.GetRunResult().GeneratedTrees.Length != Workflows)
            throw new InvalidOperationException("Not every workflow was generated.");
    }

    [Benchmark(Description = "cold")]
    public GeneratorDriver Cold() => _cold.RunGenerators(Fresh(_compilation));

    [Benchmark(Description = "unrelated edit")]
    public GeneratorDriver UnrelatedEdit() => _warm.RunGenerators(Fresh(_unrelatedEdit));

    [Benchmark(Description = "one edit")]
    public GeneratorDriver OneEdit() => _warm.RunGenerators(Fresh(_oneEdit));

    // Without the symbols that an earlier round has bound.
    private static CSharpCompilation Fresh(CSharpCompilation compilation) => compilation.WithAssemblyName(compilation.AssemblyName);

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(static path => MetadataReference.CreateFromFile(path));

    private static string Source(int number) => $$"""
        using System.Threading;
        using System.Threading.Tasks;
        using CodeFirstWorkflows;

        namespace Measured;

        public record Plan{{number}}(string Title, string[] Tasks);

        [ChainOfThought]
        public partial class Workflow{{number}} : Workflow<string, string>
        {
            [Step] private static string Trim(string input) => input.Trim();

            [Prompt("Analyze the problem: {trim}")]
            public partial Task<string> Analyze(string trim);

            [Prompt("Create a plan for {trim}, based on this analysis: {analyze.result}", Name = "plan", Temperature = 0.2f)]
            public partial Task<Plan{{number}}> MakePlan(string trim, string analyze);

            [Step] private static int Count(Plan{{number}} plan) => plan.Tasks.Length;

            [Prompt("Do the {count} tasks of {plan.title}: {plan.tasks}")]
            public partial Task<string> Execute(Plan{{number}} plan, int count);

            [Step] private Task<string> Check(string execute, CancellationToken cancellationToken) => Task.FromResult(execute);

            [Prompt("Improve this: {check}")]
            public partial Task<string> Improve(string check);

            [Prompt("Summarize {improve} for {input}")]
            public partial Task<string> Summarize(string improve, string input);
        }
        """;
}
