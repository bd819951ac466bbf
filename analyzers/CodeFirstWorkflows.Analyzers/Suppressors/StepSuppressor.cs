using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CodeFirstWorkflows.Analyzers.Suppressors;

/// <summary>Silences the rules of .NET that take a step for a method that anybody calls. Methods that are no steps keep their warnings.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StepSuppressor : DiagnosticSuppressor
{
    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } =
        [StepSuppressions.CouldBeStatic, StepSuppressions.ArgumentNotChecked, StepSuppressions.CouldBeProperty];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (MethodAround(diagnostic.Location, context) is not { } method || !method.IsStep())
                continue;
            var suppression = SupportedSuppressions.Single(descriptor => descriptor.SuppressedDiagnosticId == diagnostic.Id);
            if (suppression != StepSuppressions.ArgumentNotChecked || SaysWhatMayBeNull(method))
                context.ReportSuppression(Suppression.Create(suppression, diagnostic));
        }
    }

    // The rules report the method's name, or a place in its body.
    private static IMethodSymbol? MethodAround(Location location, SuppressionAnalysisContext context)
    {
        var declaration = location.SourceTree?.GetRoot(context.CancellationToken).FindNode(location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>();
        return declaration is null ? null : context.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration, context.CancellationToken);
    }

    // Where nullable reference types are off, nothing promises that a value exists.
    private static bool SaysWhatMayBeNull(IMethodSymbol method) =>
        method.Parameters.All(parameter => parameter.Type.IsValueType || parameter.NullableAnnotation != NullableAnnotation.None);
}
