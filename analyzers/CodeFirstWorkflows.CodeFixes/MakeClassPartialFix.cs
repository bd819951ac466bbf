using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>CFW001: writes <c>partial</c> before <c>class</c>, in each part of the class that lacks it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeClassPartialFix))]
[Shared]
internal sealed class MakeClassPartialFix() : TextFixProvider(RuleIds.ClassNotPartial)
{
    /// <inheritdoc/>
    protected override async Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not TypeDeclarationSyntax reported ||
            model.GetDeclaredSymbol(reported, cancellationToken) is not { } type)
        {
            return null;
        }

        var edits = new TextEdits();
        foreach (var part in type.DeclaringSyntaxReferences)
        {
            if (await part.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is TypeDeclarationSyntax declaration &&
                !declaration.Modifiers.Any(SyntaxKind.PartialKeyword) &&
                document.Project.GetDocument(part.SyntaxTree) is { } home and not SourceGeneratedDocument)
            {
                edits.Add(home.Id, new(new(declaration.Keyword.SpanStart, 0), "partial "));
            }
        }

        return edits.IsEmpty ? null : new($"Make '{type.Name}' partial", edits);
    }
}
