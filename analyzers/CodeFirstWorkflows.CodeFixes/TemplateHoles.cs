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
        foreach (var head in Heads(TemplateParser.Parse(map.Value)))
        {
            if (!Means(map.Value.Substring(head.Start, head.Length).TrimStart('@'), parameter))
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

    private static IEnumerable<Span> Heads(TemplateTree tree)
    {
        var text = tree.Text;
        var open = new Stack<TemplateNode>(tree.Nodes);
        while (open.Count > 0)
        {
            switch (open.Pop())
            {
                case HoleNode { Path.Segments: { IsEmpty: false } segments }:
                    yield return segments[0].NameSpan;
                    break;
                case SectionNode { Path.Segments: { IsEmpty: false } segments } section:
                    yield return segments[0].NameSpan;
                    if (ClosingName(section, segments[0].NameSpan, text) is { } closing)
                        yield return closing;
                    foreach (var node in section.Nodes)
                        open.Push(node);
                    break;
            }
        }
    }

    // {/name}, where the tree knows only the whole tag.
    private static Span? ClosingName(SectionNode section, Span opening, string text)
    {
        var tag = section.CloseTag;
        var name = text.Substring(opening.Start, opening.Length);
        var start = tag.Length == 0 ? -1 : text.IndexOf(name, tag.Start, tag.Length, System.StringComparison.OrdinalIgnoreCase);
        return start < 0 ? null : new(start, opening.Length);
    }
}
