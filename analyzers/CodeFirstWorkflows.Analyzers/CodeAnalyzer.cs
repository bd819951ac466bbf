using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CodeFirstWorkflows.Analyzers;

/// <summary>An analyzer of one rule about the code in and around workflows. It costs nothing in a compilation without the library.</summary>
internal abstract class CodeAnalyzer(DiagnosticDescriptor rule) : DiagnosticAnalyzer
{
    /// <summary>What this analyzer reports.</summary>
    protected DiagnosticDescriptor ReportedRule { get; } = rule;

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [rule];

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (WorkflowSymbols.AreIn(start.Compilation))
                Register(start);
        });
    }

    /// <summary>Registers what the rule looks at.</summary>
    protected abstract void Register(CompilationStartAnalysisContext context);
}
