using CodeFirstWorkflows.Compiler.Tests.Generation;
using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Parsing;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CodeFirstWorkflows.Compiler.Tests.Laws;

/// <summary>
/// The law, of any project whatever: (a) where neither C# nor a rule reports an error, the generated code compiles without warnings; (b) no
/// diagnostic lies in a generated file; (c) one workflow's mistakes never cost another its output. And nothing throws, and generator and
/// analyzers agree on which workflows are broken.
/// </summary>
internal static class Law
{
    private static readonly (string Path, string Text) Witness = ("Witness.cs", """
        #nullable enable
        [Workflow] internal partial class Witness : Workflow<string, string>
        {
            [Step] private static int Length(string input) => input.Length;
            [Prompt("Say {input} in {length} letters.")] private partial Task<string> Say(string input, int length);
        }
        """);

    private static readonly Lazy<Task<string>> WitnessOutput = new(async () => WithoutRanks((await GeneratorRun.Sound([Witness])).File));

    // What C# says of a sound workflow that nothing is generated for yet: the prompt has no body, the base class takes the engine.
    private static readonly string[] CuredByGeneration = ["CS8795", "CS7036", "CS0534"];

    /// <summary>What breaks the law; empty if nothing does.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(SourceProject sources, CancellationToken cancellation)
    {
        var project = sources.With(Witness);
        var input = await project.CompileAsync();
        var driver = project.Driver().RunGeneratorsAndUpdateCompilation(input, out var compilation, out var reported, cancellation);
        var output = (CSharpCompilation)compilation;
        var ours = driver.GetRunResult().Results[0];
        var found = await project.AnalyzeAsync(output, cancellation);
        var said = output.GetDiagnostics(cancellation);

        var violations = new List<string>();
        if (ours.Exception is { } exception)
            violations.Add($"The generator threw: {exception}");
        violations.AddRange(reported.Select(diagnostic => $"A generator reports {diagnostic}"));
        violations.AddRange(found.Where(finding => finding.Id == "AD0001").Select(finding => $"An analyzer threw: {finding}"));

        // (b)
        var generated = ours.GeneratedSources.Select(source => source.SyntaxTree).ToHashSet();
        violations.AddRange(said.Concat(found)
            .Where(diagnostic => diagnostic.Location.SourceTree is { } tree && generated.Contains(tree))
            .Select(diagnostic => $"In generated code: {diagnostic}\n    {Text(diagnostic)}"));

        // (c)
        var witness = ours.GeneratedSources.Where(source => source.HintName.StartsWith("Witness.", StringComparison.Ordinal)).ToList();
        var isTold = found.Any(finding => IsInWitness(finding) && finding.Id is RuleIds.UnsupportedClass or RuleIds.NotDerivedFromWorkflow or RuleIds.LanguageVersionTooOld)
            || input.GetDiagnostics(cancellation).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && IsInWitness(diagnostic) && !CuredByGeneration.Contains(diagnostic.Id));
        if (!isTold && (witness.Count != 1 || WithoutRanks(witness[0].SourceText.ToString()) != await WitnessOutput.Value))
            violations.Add("The witness, a sound workflow beside these, lost or changed its output.");

        // (a)
        var errors = said.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0 && !found.Any(finding => finding.DefaultSeverity == DiagnosticSeverity.Error))
        {
            var own = input.GetDiagnostics(cancellation).Select(Line).ToHashSet();
            var caused = errors.Where(error => !own.Contains(Line(error)) && IsInWorkflow(error, output) && !IsGlued(error)).ToList();
            // That a prompt has no body is C#'s word only because nothing was generated.
            if (caused.Count == 0 && errors.All(error => error.Id == "CS8795" && IsPrompt(error, output)))
                caused = errors;
            violations.AddRange(caused.Select(error => $"Nobody reported anything, but with what is generated C# says {error}"));
        }

        violations.AddRange(Agreement.Breaches(project, input, output, errors.Count > 0));
        return violations;
    }

    // Of a name that the project takes from everybody, such as System or Workflow, and of its C# version, the witness is told as well, before anything is generated.
    private static bool IsInWitness(Diagnostic diagnostic) => diagnostic.Location.SourceTree?.FilePath.EndsWith(Witness.Path, StringComparison.Ordinal) == true;

    private static (string?, int) Line(Diagnostic diagnostic) => (diagnostic.Location.SourceTree?.FilePath, diagnostic.Location.GetLineSpan().StartLinePosition.Line);

    // Elsewhere the generated members may be used wrongly, which shows only once they are there.
    private static bool IsInWorkflow(Diagnostic diagnostic, CSharpCompilation compilation) => diagnostic.Location.SourceTree is { } tree
        && tree.GetRoot().FindNode(diagnostic.Location.SourceSpan).AncestorsAndSelf().OfType<ClassDeclarationSyntax>()
            .Any(type => compilation.GetSemanticModel(tree).GetDeclaredSymbol(type)?.IsMarkedWorkflow() == true);

    private static bool IsPrompt(Diagnostic diagnostic, CSharpCompilation compilation) => diagnostic.Location.SourceTree is { } tree
        && tree.GetRoot().FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
        && compilation.GetSemanticModel(tree).GetDeclaredSymbol(method) is { } symbol
        && symbol.Has(Names.PromptAttribute) && symbol.ContainingType.IsMarkedWorkflow();

    private static string Text(Diagnostic diagnostic)
    {
        var text = diagnostic.Location.SourceTree!.GetText();
        return text.Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim();
    }

    // What depends on the language's version alone: only from C# 13 on one overload goes before another.
    private static string WithoutRanks(string source) =>
        string.Join('\n', source.Split('\n').Where(line => !line.Contains("OverloadResolutionPriority", StringComparison.Ordinal)));

    // Broken syntax glues a member's name to the keyword behind it, and nobody generates such a member.
    private static bool IsGlued(Diagnostic error) => error.Id == "CS1061" && error.Location.SourceTree is { } tree
        && SyntaxFacts.GetKeywordKinds().Any(keyword => tree.GetText().ToString(error.Location.SourceSpan).EndsWith(SyntaxFacts.GetText(keyword), StringComparison.Ordinal));
}
