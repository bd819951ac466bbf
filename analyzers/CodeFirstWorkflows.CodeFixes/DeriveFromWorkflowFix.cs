using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>CFW002: derives a class that has no base class from <c>Workflow&lt;string, string&gt;</c>, before its interfaces.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeriveFromWorkflowFix))]
[Shared]
internal sealed class DeriveFromWorkflowFix() : TextFixProvider(RuleIds.NotDerivedFromWorkflow)
{
    /// <inheritdoc/>
    protected override async Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model is null ||
            root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not ClassDeclarationSyntax declaration ||
            model.GetDeclaredSymbol(declaration, cancellationToken) is not { IsStatic: false, BaseType.SpecialType: SpecialType.System_Object } ||
            model.Compilation.GetTypeByMetadataName(Names.Workflow + "`2") is not { } workflow)
        {
            return null;
        }

        var text = model.Compilation.GetSpecialType(SpecialType.System_String);
        var name = workflow.Construct(text, text).ToMinimalDisplayString(model, declaration.SpanStart);
        return new($"Derive '{declaration.Identifier.ValueText}' from Workflow<string, string>", TextEdits.Of(document, Insertion(declaration, name)));
    }

    private static TextChange Insertion(ClassDeclarationSyntax declaration, string name)
    {
        if (declaration.BaseList is { Types: [var first, ..] })
            return new(new(first.SpanStart, 0), name + ", ");
        var head = declaration.ParameterList?.Span ?? declaration.TypeParameterList?.Span ?? declaration.Identifier.Span;
        return new(new(head.End, 0), " : " + name);
    }
}
