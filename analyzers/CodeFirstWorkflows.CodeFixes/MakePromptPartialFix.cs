using System.Collections.Generic;
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

/// <summary>CFW007: turns a method into the declaration that the generator implements: partial, without a body, returning a task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePromptPartialFix))]
[Shared]
internal sealed class MakePromptPartialFix() : TextFixProvider(RuleIds.PromptMustBePartial)
{
    /// <inheritdoc/>
    protected override async Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model is null ||
            root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not MethodDeclarationSyntax method ||
            model.GetDeclaredSymbol(method, cancellationToken) is not { } symbol ||
            !CanChange(method, symbol))
        {
            return null;
        }

        return new(
            $"Make '{method.Identifier.ValueText}' a partial method without a body",
            TextEdits.Of(document, [.. ChangeModifiers(method), ChangeReturnType(method, symbol, model), .. DropBody(method)]));
    }

    // Two parts are two places: which of them is meant, the user must say. An #if inside the body would be cut in half.
    private static bool CanChange(MethodDeclarationSyntax method, IMethodSymbol symbol) =>
        symbol is { PartialDefinitionPart: null, PartialImplementationPart: null, RefKind: RefKind.None } &&
        method.ExplicitInterfaceSpecifier is null &&
        !method.ReturnType.IsMissing &&
        (Body(method) is not { } body || !body.ContainsDirectives) &&
        (Body(method) is not null || !method.Modifiers.Any(SyntaxKind.PartialKeyword) || !IsTask(symbol.ReturnType));

    private static IEnumerable<TextChange> ChangeModifiers(MethodDeclarationSyntax method)
    {
        foreach (var modifier in method.Modifiers)
        {
            // The modifier and what separates it from the next word; a comment stays.
            if (modifier.Kind() is SyntaxKind.AsyncKeyword or SyntaxKind.AbstractKeyword or SyntaxKind.ExternKeyword)
            {
                var isFollowedByBlank = modifier.TrailingTrivia.All(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
                yield return new(isFollowedByBlank ? TextSpan.FromBounds(modifier.SpanStart, modifier.FullSpan.End) : modifier.Span, "");
            }
        }
    }

    private static TextChange ChangeReturnType(MethodDeclarationSyntax method, IMethodSymbol symbol, SemanticModel model)
    {
        var type = method.ReturnType.ToString();
        if (!IsTask(symbol.ReturnType) && TaskType(model) is { } task)
        {
            var name = task.ToMinimalDisplayString(model, method.ReturnType.SpanStart);
            type = symbol.ReturnsVoid ? name : $"{name}<{type}>";
        }

        var isPartial = method.Modifiers.Any(SyntaxKind.PartialKeyword);

        // A partial method that returns something must say who may call it: what was private by default stays so.
        var hasAccessibility = method.Modifiers.Any(modifier => SyntaxFacts.IsAccessibilityModifier(modifier.Kind()));
        return new(method.ReturnType.Span, (hasAccessibility || isPartial ? "" : "private ") + (isPartial ? "" : "partial ") + type);
    }

    private static IEnumerable<TextChange> DropBody(MethodDeclarationSyntax method)
    {
        if (Body(method) is not { } body)
            yield break;

        // With the body goes the blank before it; a comment there stays.
        var before = body.GetFirstToken().GetPreviousToken();
        var isBlank = before.TrailingTrivia.Concat(body.GetLeadingTrivia())
            .All(trivia => trivia.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia);
        var end = method.ExpressionBody is null || method.SemicolonToken.IsMissing ? body.Span.End : method.SemicolonToken.Span.End;
        yield return new(TextSpan.FromBounds(isBlank ? before.Span.End : body.SpanStart, end), ";");
    }

    private static SyntaxNode? Body(MethodDeclarationSyntax method) => (SyntaxNode?)method.Body ?? method.ExpressionBody;

    private static INamedTypeSymbol? TaskType(SemanticModel model) => model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task");

    private static bool IsTask(ITypeSymbol type) =>
        type is { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks" } space } && space.ToDisplayString() == "System.Threading.Tasks";
}
