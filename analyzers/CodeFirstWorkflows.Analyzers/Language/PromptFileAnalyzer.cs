using System.Collections.Immutable;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CodeFirstWorkflows.Analyzers.Language;

/// <summary>
/// Reports the mistakes of a prompt file inside the file. The workflow analyzer reports them at the attribute as well, because not every editor
/// shows those of additional files.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class PromptFileAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = LanguageRules.All;

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterAdditionalFileAction(static file =>
        {
            if (!PromptFile.IsCandidate(file.AdditionalFile.Path) || file.Compilation is not CSharpCompilation compilation)
                return;
            var files = PromptFileReader.Read(file.Options, file.CancellationToken);
            foreach (var workflow in WorkflowClasses.In(compilation))
            {
                WorkflowParser.Parse(workflow, compilation, files, finding =>
                {
                    if (finding.Place.PromptFile?.GetLineSpan().Path == file.AdditionalFile.Path)
                        file.ReportDiagnostic(finding.InPromptFile());
                });
            }
        });
    }
}
