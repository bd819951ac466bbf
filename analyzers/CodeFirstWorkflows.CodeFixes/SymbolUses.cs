using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>Renames what C# itself sees: the uses of a symbol in the code that users wrote.</summary>
internal static class SymbolUses
{
    /// <summary>The name as C# writes it: reserved words with an <c>@</c>.</summary>
    public static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>Adds the changes that call <paramref name="symbol"/> by the new name wherever the solution uses it.</summary>
    public static async Task RenameAsync(TextEdits edits, ISymbol symbol, Solution solution, string newName, CancellationToken cancellationToken)
    {
        foreach (var reference in await SymbolFinder.FindReferencesAsync(symbol, solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (var location in reference.Locations)
            {
                if (location.IsImplicit || location.Document is SourceGeneratedDocument)
                    continue;
                var use = location.Location.SourceSpan;
                if (NamedAfter(location.Location) is var (start, name))
                    edits.Add(location.Document.Id, new(new(start, 0), name));
                edits.Add(location.Document.Id, new(use, Identifier(newName)));
            }
        }
    }

    // new { analyse } and (run.Steps.Plan, 1) name a member after what they read; others read that, so it keeps its name.
    private static (int Start, string Name)? NamedAfter(Location use)
    {
        if (use.SourceTree?.GetRoot().FindToken(use.SourceSpan.Start).Parent is not SimpleNameSyntax name)
            return null;
        ExpressionSyntax expression = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return expression.Parent switch
        {
            AnonymousObjectMemberDeclaratorSyntax { NameEquals: null } => (expression.SpanStart, name + " = "),
            ArgumentSyntax { NameColon: null, Parent: TupleExpressionSyntax } => (expression.SpanStart, name + ": "),
            _ => null,
        };
    }
}
