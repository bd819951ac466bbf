using System.Collections.Immutable;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using CodeFirstWorkflows.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>
/// Compiles sources, runs the generator over them, and holds what came out. Every run proves the law (b): no C# diagnostic, warnings and missing
/// documentation included, lies in a generated file; and that an unrelated edit computes nothing again.
/// </summary>
internal sealed class GeneratorRun
{
    private static readonly Lazy<Task<ImmutableArray<MetadataReference>>> References = new(TestProject.ReferencesAsync);

    private GeneratorRun(Compilation output, GeneratorDriverRunResult result, ImmutableArray<Diagnostic> diagnostics)
    {
        Output = output;
        Result = result;
        Diagnostics = diagnostics;
    }

    /// <summary>The compilation with the generated trees.</summary>
    public Compilation Output { get; }

    public GeneratorDriverRunResult Result { get; }

    /// <summary>What the C# compiler says of all trees: errors and warnings.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The generated files, by name.</summary>
    public IReadOnlyDictionary<string, string> Files => Result.Results.Single().GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>The one generated file.</summary>
    public string File => Assert.Single(Files).Value;

    /// <summary>Runs the generator and checks the law.</summary>
    public static async Task<GeneratorRun> Of(string source, params (string Path, string Text)[] files)
    {
        var compilation = await Compile([source, .. files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal)).Select(file => file.Text)]);
        var additional = files.Where(file => !file.Path.EndsWith(".cs", StringComparison.Ordinal)).Select(file => new PromptText(TestProject.Directory + file.Path, file.Text));
        var driver = CSharpGeneratorDriver.Create(
            [new WorkflowGenerator().AsSourceGenerator()],
            additional,
            (CSharpParseOptions)TestProject.ParseOptions,
            new ProjectOptions(TestProject.Directory),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        var first = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out var reported, TestContext.Current.CancellationToken);
        Assert.Empty(reported);
        var result = first.GetRunResult();
        Assert.Null(result.Results.Single().Exception);
        var diagnostics = output.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToImmutableArray();
        var generated = result.GeneratedTrees.ToHashSet();
        var inGenerated = diagnostics.Where(diagnostic => diagnostic.Location.SourceTree is { } tree && generated.Contains(tree)).ToList();
        Assert.True(inGenerated.Count == 0, $"C# complains about generated code:\n{string.Join('\n', inGenerated)}\n\n{string.Join('\n', result.GeneratedTrees)}");
        CheckUnrelatedEdit(first, compilation);
        return new(output, result, diagnostics);
    }

    /// <summary>Runs the generator over a sound workflow: law (a), C# says nothing at all.</summary>
    public static async Task<GeneratorRun> Sound(string source, params (string Path, string Text)[] files)
    {
        var run = await Of(source, files);
        Assert.True(run.Diagnostics.IsEmpty, $"{string.Join('\n', run.Diagnostics)}\n\n{string.Join('\n', run.Result.GeneratedTrees)}");
        return run;
    }

    public static async Task<CSharpCompilation> Compile(IEnumerable<string> sources) => CSharpCompilation.Create(
        "Tested",
        sources.Append(TestProject.Usings.Text).Select((text, index) => CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)TestProject.ParseOptions, $"{TestProject.Directory}Test{index}.cs")),
        await References.Value,
        (CSharpCompilationOptions)TestProject.CompilationOptions);

    private static void CheckUnrelatedEdit(GeneratorDriver driver, CSharpCompilation compilation)
    {
        var edited = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("internal static class Unrelated { }", (CSharpParseOptions)TestProject.ParseOptions, "/0/Unrelated.cs"));
        var outputs = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs);
        Assert.All(outputs, output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"An unrelated edit made an output {output.Reason}."));
    }
}
