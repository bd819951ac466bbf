using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>CFW013: declares the parameter as the type that the finding asks for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeclareNullableFix))]
[Shared]
internal sealed class DeclareNullableFix() : TextFixProvider(RuleIds.MayBeMissing)
{
    /// <inheritdoc/>
    protected override async Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null ||
            diagnostic.Properties.GetValueOrNull(FindingProperties.Type) is not { } wanted ||
            root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ParameterSyntax>()?.Type is not { } declared)
        {
            return null;
        }

        var text = Text(declared, wanted, model);
        return new($"Declare the parameter as '{text}'", TextEdits.Of(document, new TextChange(declared.Span, text)));
    }

    // Where only the question mark is missing, the type stays as the user spelled it.
    private static string Text(TypeSyntax declared, string wanted, SemanticModel model)
    {
        var type = SyntaxFactory.ParseTypeName(wanted);
        if (type is NullableTypeSyntax nullable && declared is not NullableTypeSyntax &&
            SymbolEqualityComparer.Default.Equals(Bind(declared, nullable.ElementType, model), model.GetTypeInfo(declared).Type))
        {
            return declared + "?";
        }

        return Bind(declared, type, model) is { TypeKind: not TypeKind.Error } symbol ? Minimal(symbol, type, declared, model) : wanted;
    }

    private static string Minimal(ITypeSymbol symbol, TypeSyntax type, TypeSyntax declared, SemanticModel model)
    {
        var name = symbol.ToMinimalDisplayString(model, declared.SpanStart, MinimalTypeName.WithNullability);
        return type is NullableTypeSyntax && !name.EndsWith("?", System.StringComparison.Ordinal) ? name + "?" : name;
    }

    private static ITypeSymbol? Bind(TypeSyntax place, TypeSyntax type, SemanticModel model) =>
        model.GetSpeculativeTypeInfo(place.SpanStart, type, SpeculativeBindingOption.BindAsTypeOrNamespace).Type;
}
