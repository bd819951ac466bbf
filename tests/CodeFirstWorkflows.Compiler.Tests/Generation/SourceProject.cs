using System.Collections.Immutable;
using System.Text;
using CodeFirstWorkflows.Analyzers;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using CodeFirstWorkflows.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>Sources and prompt files as a user's project: compiled, generated for, analyzed.</summary>
internal sealed class SourceProject(IReadOnlyList<(string Path, string Text)> files)
{
    private static readonly Lazy<Task<CSharpCompilation>> Empty = new(async () => CSharpCompilation.Create(
        "Tested", references: await TestProject.ReferencesAsync(), options: (CSharpCompilationOptions)TestProject.CompilationOptions));

    private static readonly ProjectOptions Options = new(TestProject.Directory);

    /// <summary>Every analyzer that the package brings.</summary>
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(CodeAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public CSharpParseOptions Language { get; init; } = (CSharpParseOptions)TestProject.ParseOptions;

    public NullableContextOptions Nullable { get; init; } = TestProject.CompilationOptions.NullableContextOptions;

    /// <summary>Further generators of the project.</summary>
    public IReadOnlyList<IIncrementalGenerator> OtherGenerators { get; init; } = [];

    public ImmutableArray<AdditionalText> PromptFiles { get; } =
        [.. files.Where(file => !SourceFiles.IsSource(file.Path)).Select(file => new PromptText(TestProject.Directory + file.Path, file.Text))];

    public AnalyzerOptions AnalyzerOptions => new(PromptFiles, Options);

    /// <summary>The same project with one more file.</summary>
    public SourceProject With((string Path, string Text) file) =>
        new([.. files, file]) { Language = Language, Nullable = Nullable, OtherGenerators = OtherGenerators };

    /// <summary>The project before any generator ran.</summary>
    public async Task<CSharpCompilation> CompileAsync()
    {
        var empty = await Empty.Value;
        return empty
            .WithOptions(empty.Options.WithNullableContextOptions(Nullable))
            .AddSyntaxTrees(files.Where(file => SourceFiles.IsSource(file.Path)).Select(file => Tree(TestProject.Directory + file.Path, file.Text)))
            .AddSyntaxTrees(Tree(TestProject.Usings.Path, TestProject.Usings.Text));
    }

    public SyntaxTree Tree(string path, string text) => CSharpSyntaxTree.ParseText(text, Language, path, Encoding.UTF8);

    /// <summary>A driver that has not run yet and remembers why it does what it does.</summary>
    public GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new WorkflowGenerator().AsSourceGenerator(), .. OtherGenerators.Select(generator => generator.AsSourceGenerator())],
        PromptFiles,
        Language,
        Options,
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <inheritdoc/>
    public override string ToString() =>
        $"C# {Language.LanguageVersion.ToDisplayString()}, nullable {Nullable}, {OtherGenerators.Count} other generators\n{string.Concat(files.Select(file => $"// {file.Path}\n{file.Text}\n"))}";

    /// <summary>What the analyzers report of the project after the generators ran.</summary>
    public Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation output, CancellationToken cancellationToken) =>
        output.WithAnalyzers(Analyzers, AnalyzerOptions).GetAnalyzerDiagnosticsAsync(cancellationToken);
}
