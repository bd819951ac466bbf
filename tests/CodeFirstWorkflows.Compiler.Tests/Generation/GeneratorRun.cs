using System.Collections.Immutable;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>
/// Compiles sources, runs the generator over them, and holds what came out. Every run proves the law (b), that no C# diagnostic, warnings and
/// missing documentation included, lies in a generated file, and the laws of incrementality.
/// </summary>
internal sealed class GeneratorRun
{
    private GeneratorRun(CSharpCompilation input, CSharpCompilation output, GeneratorDriverRunResult result, ImmutableArray<Diagnostic> diagnostics)
    {
        Input = input;
        Output = output;
        Result = result;
        Diagnostics = diagnostics;
    }

    /// <summary>The compilation without the generated trees.</summary>
    public CSharpCompilation Input { get; }

    /// <summary>The compilation with the generated trees.</summary>
    public CSharpCompilation Output { get; }

    public GeneratorDriverRunResult Result { get; }

    /// <summary>What the C# compiler says of all trees: errors and warnings.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The generated files, by name.</summary>
    public IReadOnlyDictionary<string, string> Files => Result.Results[0].GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>The one generated file.</summary>
    public string File => Assert.Single(Files).Value;

    /// <summary>Runs the generator and checks the laws.</summary>
    public static Task<GeneratorRun> Of(string source, params (string Path, string Text)[] files) => Of([(SourceFiles.First, source), .. files]);

    public static Task<GeneratorRun> Of((string Path, string Text)[] files) => Of(new SourceProject(files));

    public static async Task<GeneratorRun> Of(SourceProject project)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var input = await project.CompileAsync();
        var driver = project.Driver().RunGeneratorsAndUpdateCompilation(input, out var output, out var reported, cancellation);
        Assert.Empty(reported);
        var result = driver.GetRunResult();
        Assert.Null(result.Results[0].Exception);
        var diagnostics = output.GetDiagnostics(cancellation).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToImmutableArray();
        var generated = result.GeneratedTrees.ToHashSet();
        var inGenerated = diagnostics.Where(diagnostic => diagnostic.Location.SourceTree is { } tree && generated.Contains(tree)).ToList();
        Assert.True(inGenerated.Count == 0, $"C# complains about generated code:\n{string.Join('\n', inGenerated)}\n\n{string.Join('\n', result.GeneratedTrees)}");
        IncrementalLaws.Check(project, driver, input);
        return new(input, (CSharpCompilation)output, result, diagnostics);
    }

    /// <summary>Runs the generator over a sound workflow: law (a), C# says nothing at all.</summary>
    public static Task<GeneratorRun> Sound(string source, params (string Path, string Text)[] files) => Sound([(SourceFiles.First, source), .. files]);

    public static async Task<GeneratorRun> Sound((string Path, string Text)[] files)
    {
        var run = await Of(files);
        Assert.True(run.Diagnostics.IsEmpty, $"{string.Join('\n', run.Diagnostics)}\n\n{string.Join('\n', run.Result.GeneratedTrees)}");
        return run;
    }
}
