using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>CFW010, CFW014: writes the name that was probably meant. In a string these characters are replaced, a parameter is renamed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReplaceNameFix))]
[Shared]
internal sealed class ReplaceNameFix() : TextFixProvider(RuleIds.UnknownName, RuleIds.NoSuchMember)
{
    /// <inheritdoc/>
    protected override async Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var span = diagnostic.Location.SourceSpan;
        if (root is null || diagnostic.Properties.GetValueOrNull(FindingProperties.Replacement) is not { Length: > 0 } replacement)
            return null;

        var token = root.FindToken(span.Start);
        if (token.IsKind(SyntaxKind.IdentifierToken) && token.Parent is ParameterSyntax parameter)
        {
            return await ParameterRenaming.FindAsync(document, parameter, replacement, cancellationToken).ConfigureAwait(false) is { } changes
                ? new($"Rename the parameter to '{replacement}'", changes)
                : null;
        }

        // A span that leaves the text, into a constant or nameof, is no text of this string; nor may the new text need escapes.
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return IsText(token) && token.Span.Contains(span) && span.Length > 0 && replacement.All(IsPlain)
            ? new($"Change '{text.ToString(span)}' to '{replacement}'", document, new TextChange(span, replacement))
            : null;
    }

    private static bool IsText(SyntaxToken token) => token.Kind() is SyntaxKind.StringLiteralToken
        or SyntaxKind.SingleLineRawStringLiteralToken
        or SyntaxKind.MultiLineRawStringLiteralToken
        or SyntaxKind.InterpolatedStringTextToken;

    private static bool IsPlain(char character) => SyntaxFacts.IsIdentifierPartCharacter(character) || character is '.' or '?' or '[' or ']' or '@';
}
