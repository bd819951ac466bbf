using CodeFirstWorkflows.Language.Parsing;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace CodeFirstWorkflows.Analyzers.Code;

/// <summary>CFW050: one workflow instance serves all runs at once, so what one run writes into it another reads.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MutableStateAnalyzer() : CodeAnalyzer(Rule.MutableInstanceState)
{
    /// <inheritdoc/>
    protected override void Register(CompilationStartAnalysisContext context)
    {
        // A class below Workflow<…> that is not marked is what marked ones inherit from: its state is theirs.
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (type.TypeKind == TypeKind.Class && IsWorkflow(type))
                    AnalyzeMembers(symbol, type);
            },
            SymbolKind.NamedType);
        context.RegisterOperationAction(AnalyzeParameter, OperationKind.ParameterReference);
    }

    private static bool IsWorkflow(INamedTypeSymbol type) => type.DerivesFromWorkflow() || type.IsMarkedWorkflow();

    private void AnalyzeMembers(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (member is IFieldSymbol field && StateOf(field) is { } state && state.Locations is [{ IsInSource: true } location, ..])
                context.ReportDiagnostic(Diagnostic.Create(ReportedRule, location, state.Name));
        }
    }

    // The field or auto-property that makes the field mutable state, or null.
    private static ISymbol? StateOf(IFieldSymbol field)
    {
        var holdsMutable = !field.IsStatic && MutableTypes.Contain(field.Type);
        return field switch
        {
            { IsConst: true } => null,
            { AssociatedSymbol: IPropertySymbol property } => property.SetMethod is { IsInitOnly: false } || holdsMutable ? property : null,

            // Field-like events, and what captured parameters become: those are looked at where they are assigned.
            { AssociatedSymbol: not null } or { IsImplicitlyDeclared: true } => null,
            _ => !field.IsReadOnly || holdsMutable ? field : null,
        };
    }

    // A parameter of a primary constructor that a member assigns is a field that one does not see.
    private void AnalyzeParameter(OperationAnalysisContext context)
    {
        var parameter = ((IParameterReferenceOperation)context.Operation).Parameter;
        if (parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor &&
            context.ContainingSymbol is IMethodSymbol member &&
            !SymbolEqualityComparer.Default.Equals(member, constructor) &&
            IsAssigned(context.Operation) &&
            IsWorkflow(constructor.ContainingType))
        {
            context.ReportDiagnostic(Diagnostic.Create(ReportedRule, context.Operation.Syntax.GetLocation(), parameter.Name));
        }
    }

    private static bool IsAssigned(IOperation target) => target.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == target,
        IIncrementOrDecrementOperation => true,
        IArgumentOperation argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out,
        ITupleOperation tuple => IsAssigned(tuple),
        _ => false,
    };
}
