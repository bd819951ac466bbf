using System.Collections.Immutable;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CodeFirstWorkflows.Analyzers.Language;

/// <summary>
/// Runs the generator's own parser over each workflow class and reports what it finds. Symbol-scoped, so that the squiggles live while the
/// class is edited.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class WorkflowAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = LanguageRules.All;

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var files = PromptFileReader.Read(start.Options, start.CancellationToken);
            start.RegisterSymbolAction(
                symbol =>
                {
                    if (symbol.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Class } type && type.IsMarkedWorkflow())
                        WorkflowParser.Parse(type, (CSharpCompilation)symbol.Compilation, files, finding => symbol.ReportDiagnostic(finding.AtSource()));
                },
                SymbolKind.NamedType);
        });
    }
}
