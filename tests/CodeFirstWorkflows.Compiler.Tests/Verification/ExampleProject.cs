using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CodeFirstWorkflows.Analyzers;
using CodeFirstWorkflows.Compiler.Tests.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>Compiles an example as a user would: the generator runs, and then every analyzer there is.</summary>
internal static partial class ExampleProject
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(CodeAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly ProjectOptions Options = new(TestProject.Directory);

    private static readonly ImmutableArray<AdditionalText> PromptFiles = [new PromptText(TestProject.Directory + "prompts/answer.prompt.md", "Answer: {input}")];

    /// <summary>What the library reports about the code. A line <c>// Name.cs</c> begins another file.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> FindingsAsync(string code)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var language = (CSharpParseOptions)TestProject.ParseOptions;
        var sources = FileHead().Split(code).Append(TestProject.Usings.Text).Where(part => part.Trim().Length > 0);
        var trees = sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, language, $"{TestProject.Directory}Example{i}.cs"));
        Compilation compilation = CSharpCompilation.Create(
            "Example", trees, await TestProject.ReferencesAsync(), (CSharpCompilationOptions)TestProject.CompilationOptions);

        var generators = TestProject.Generators.Select(type => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator());
        CSharpGeneratorDriver.Create(generators, PromptFiles, language, Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _, cancellation);
        var analyzed = compilation.WithAnalyzers(Analyzers, new AnalyzerOptions(PromptFiles, Options));
        return await analyzed.GetAnalyzerDiagnosticsAsync(cancellation);
    }

    [GeneratedRegex(@"^// \S+\.cs\n", RegexOptions.Multiline)]
    private static partial Regex FileHead();
}
