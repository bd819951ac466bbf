using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>Finds where the templates of a prompt read one of its parameters.</summary>
internal static class TemplateHoles
{
    /// <summary>
    /// Where the templates in the attributes of <paramref name="method"/> name <paramref name="parameter"/>; null if there is a template
    /// that is not written there in full, such as a prompt file, so that its holes cannot be changed here.
    /// </summary>
    public static IReadOnlyList<TextSpan>? Of(
        MethodDeclarationSyntax method, IParameterSymbol parameter, SemanticModel model, CancellationToken cancellationToken)
    {
        var holes = new List<TextSpan>();
        foreach (var attribute in method.AttributeLists.SelectMany(list => list.Attributes))
        {
            if (model.GetTypeInfo(attribute, cancellationToken).Type is not { Name: "PromptAttribute", ContainingNamespace.Name: "CodeFirstWorkflows" })
                continue;
            foreach (var argument in attribute.ArgumentList?.Arguments ?? [])
            {
                switch (argument.NameEquals?.Name.Identifier.ValueText)
                {
                    case "File":
                        return null;
                    case null or "System":
                        if (!Read(argument.Expression, parameter, model, holes, cancellationToken))
                            return null;
                        break;
                }
            }
        }

        return holes;
    }

    private static bool Read(
        ExpressionSyntax template, IParameterSymbol parameter, SemanticModel model, List<TextSpan> holes, CancellationToken cancellationToken)
    {
        if (LiteralMap.Create(template, model, cancellationToken) is not { } map)
            return template.IsKind(SyntaxKind.NullLiteralExpression);
        foreach (var path in TemplatePaths.In(TemplateParser.Parse(map.Value)))
        {
            var head = path.Segments[0].NameSpan;
            if (!Means(path.Segments[0].Name, parameter))
                continue;
            var source = map.SourceOf(head);
            var token = template.FindToken(source.Start);

            // A nameof is renamed with the parameter; a constant declared elsewhere is not ours to change.
            if (source.Length == head.Length && token.Span.Contains(source) && token.Parent is LiteralExpressionSyntax or InterpolatedStringTextSyntax)
                holes.Add(source);
            else if (!IsInNameOf(token))
                return false;
        }

        return true;
    }

    private static bool IsInNameOf(SyntaxToken token) =>
        token.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } };

    // Exact case first, then any case, as everywhere in the language.
    private static bool Means(string head, IParameterSymbol parameter) =>
        head == parameter.Name ||
        (string.Equals(head, parameter.Name, System.StringComparison.OrdinalIgnoreCase) &&
            !((IMethodSymbol)parameter.ContainingSymbol).Parameters.Any(other => other.Name == head));
}
