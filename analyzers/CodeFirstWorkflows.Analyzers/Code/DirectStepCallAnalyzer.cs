using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace CodeFirstWorkflows.Analyzers.Code;

/// <summary>CFW070: a step that calls another step, or hands it on as a delegate, goes round the run.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class DirectStepCallAnalyzer() : CodeAnalyzer(Rule.StepCallsStep)
{
    /// <inheritdoc/>
    protected override void Register(CompilationStartAnalysisContext context)
    {
        context.RegisterOperationAction(
            operation => Analyze(operation, ((IInvocationOperation)operation.Operation).TargetMethod),
            OperationKind.Invocation);
        context.RegisterOperationAction(
            operation =>
            {
                // A method group that becomes a delegate; the one inside of nameof does not.
                if (operation.Operation.Parent is IDelegateCreationOperation)
                    Analyze(operation, ((IMethodReferenceOperation)operation.Operation).Method);
            },
            OperationKind.MethodReference);
    }

    private void Analyze(OperationAnalysisContext context, IMethodSymbol target)
    {
        // Lambdas and local functions report the member they are written in.
        if (context.ContainingSymbol is not IMethodSymbol caller ||
            !SymbolEqualityComparer.Default.Equals(caller.ContainingType, target.ContainingType) ||
            IsSame(caller, target) ||
            !target.IsStep() ||
            !caller.IsStep())
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            ReportedRule, InvokedName.LocationIn(context.Operation.Syntax), caller.Name, target.Name));
    }

    private static bool IsSame(IMethodSymbol one, IMethodSymbol other) =>
        SymbolEqualityComparer.Default.Equals(one.PartialDefinitionPart ?? one, other.PartialDefinitionPart ?? other);
}
