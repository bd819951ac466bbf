using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>
/// Renames a parameter of a step: its declaration, its uses, named arguments elsewhere, and the holes of the step's own templates.
/// It gives up where the new name already means something else.
/// </summary>
internal static class ParameterRenaming
{
    /// <summary>The changes, or null where the parameter cannot be renamed safely.</summary>
    public static async Task<TextEdits?> FindAsync(Document document, ParameterSyntax parameter, string newName, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var name = newName.TrimStart('@');
        if (model is null ||
            parameter.Parent?.Parent is not MethodDeclarationSyntax method ||
            model.GetDeclaredSymbol(parameter, cancellationToken) is not { ContainingSymbol: IMethodSymbol step } symbol ||
            !SyntaxFacts.IsValidIdentifier(name) ||
            IsTaken(name, method, parameter) ||
            TemplateHoles.Of(method, symbol, model, cancellationToken) is not { } holes)
        {
            return null;
        }

        var edits = TextEdits.Of(document, [
            new(parameter.Identifier.Span, SymbolUses.Identifier(name)),
            .. holes.Select(hole => new TextChange(hole, name)),
        ]);
        var solution = document.Project.Solution;
        await SymbolUses.RenameAsync(edits, symbol, solution, name, cancellationToken).ConfigureAwait(false);
        foreach (var (place, argument) in await RenderCalls.ArgumentsAsync(step, symbol.Name, solution, cancellationToken).ConfigureAwait(false))
            edits.Add(place.Id, new(argument, SymbolUses.Identifier(name)));
        return edits;
    }

    // Anything in the method that goes by the new name without a qualifier, or declares it. Templates find parameters in any case.
    private static bool IsTaken(string name, MethodDeclarationSyntax method, ParameterSyntax renamed) =>
        method.ParameterList.Parameters.Any(other => other != renamed && string.Equals(other.Identifier.ValueText, name, StringComparison.OrdinalIgnoreCase)) ||
        ((SyntaxNode?)method.Body ?? method.ExpressionBody)?.DescendantTokens().Any(token =>
            token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name && !IsQualified(token)) == true;

    private static bool IsQualified(SyntaxToken name) => name.Parent switch
    {
        SimpleNameSyntax { Parent: MemberAccessExpressionSyntax access } member => access.Name == member,
        SimpleNameSyntax { Parent: MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax } => true,
        _ => false,
    };
}
