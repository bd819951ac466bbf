using System.Collections.Concurrent;
using System.Linq;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace CodeFirstWorkflows.Analyzers.Code;

/// <summary>CFW071: a step that asks for a CancellationToken and then never looks at it. One named <c>_</c> is left out on purpose.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class IgnoredCancellationAnalyzer() : CodeAnalyzer(Rule.IgnoresCancellation)
{
    /// <inheritdoc/>
    protected override void Register(CompilationStartAnalysisContext context)
    {
        if (context.Compilation.GetTypeByMetadataName("System.Threading.CancellationToken") is not { } tokenType)
            return;
        context.RegisterOperationBlockStartAction(block =>
        {
            if (block.OwningSymbol is not IMethodSymbol method || !method.IsCodeStep())
                return;
            var tokens = method.Parameters
                .Where(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, tokenType) && parameter.Name.Trim('_').Length > 0)
                .ToArray();
            if (tokens.Length == 0)
                return;

            var used = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
            block.RegisterOperationAction(
                operation => used.TryAdd(((IParameterReferenceOperation)operation.Operation).Parameter, true),
                OperationKind.ParameterReference);
            block.RegisterOperationBlockEndAction(end =>
            {
                foreach (var token in tokens)
                {
                    if (!used.ContainsKey(token))
                        end.ReportDiagnostic(Diagnostic.Create(ReportedRule, token.Locations[0], method.Name, token.Name));
                }
            });
        });
    }
}
