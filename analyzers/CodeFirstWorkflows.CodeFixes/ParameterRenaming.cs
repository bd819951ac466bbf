using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>
/// Renames a parameter of a step: its declaration, its uses, named arguments elsewhere, and the holes of the step's own templates.
/// It gives up where the new name already means something else.
/// </summary>
internal static class ParameterRenaming
{
    /// <summary>The changes, or null where the parameter cannot be renamed safely.</summary>
    public static async Task<ImmutableDictionary<DocumentId, ImmutableArray<TextChange>>?> FindAsync(
        Document document, ParameterSyntax parameter, string newName, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var name = newName.TrimStart('@');
        if (model is null ||
            parameter.Parent?.Parent is not MethodDeclarationSyntax method ||
            model.GetDeclaredSymbol(parameter, cancellationToken) is not { } symbol ||
            !SyntaxFacts.IsValidIdentifier(name) ||
            IsTaken(name, method, parameter) ||
            TemplateHoles.Of(method, symbol, model, cancellationToken) is not { } holes)
        {
            return null;
        }

        var identifier = SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
        var changes = new Dictionary<DocumentId, HashSet<TextChange>>();
        Add(document, parameter.Identifier.Span, identifier);
        foreach (var hole in holes)
            Add(document, hole, name);
        foreach (var reference in await SymbolFinder.FindReferencesAsync(symbol, document.Project.Solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (var location in reference.Locations)
            {
                if (!location.IsImplicit && location.Document is not SourceGeneratedDocument)
                    Add(location.Document, location.Location.SourceSpan, KeptName(location.Location) + identifier);
            }
        }

        return changes.ToImmutableDictionary(change => change.Key, change => change.Value.ToImmutableArray());

        void Add(Document place, TextSpan span, string text)
        {
            if (!changes.TryGetValue(place.Id, out var inDocument))
                changes[place.Id] = inDocument = [];
            inDocument.Add(new(span, text));
        }
    }

    // new { analyse } and (analyse, 1) name a member after the parameter; others read it, so it keeps its name.
    private static string KeptName(Location use)
    {
        var name = use.SourceTree?.GetRoot().FindToken(use.SourceSpan.Start).Parent;
        return name?.Parent switch
        {
            AnonymousObjectMemberDeclaratorSyntax { NameEquals: null } => name + " = ",
            ArgumentSyntax { NameColon: null, Parent: TupleExpressionSyntax } => name + ": ",
            _ => "",
        };
    }

    // Anything in the method that goes by the new name without a qualifier, or declares it.
    private static bool IsTaken(string name, MethodDeclarationSyntax method, ParameterSyntax renamed) =>
        method.ParameterList.Parameters.Any(other => other != renamed && other.Identifier.ValueText == name) ||
        ((SyntaxNode?)method.Body ?? method.ExpressionBody)?.DescendantTokens().Any(token =>
            token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name && !IsQualified(token)) == true;

    private static bool IsQualified(SyntaxToken name) => name.Parent switch
    {
        SimpleNameSyntax { Parent: MemberAccessExpressionSyntax access } member => access.Name == member,
        SimpleNameSyntax { Parent: MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax } => true,
        _ => false,
    };
}
