using System.Linq;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>Writes <c>Name = "…"</c> in the attribute of a step.</summary>
internal static class NameArgument
{
    /// <summary>The argument, or null.</summary>
    public static AttributeArgumentSyntax? Of(AttributeSyntax attribute) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == "Name");

    /// <summary>Gives the step the name.</summary>
    public static TextChange Set(AttributeSyntax attribute, string name)
    {
        var text = Literals.Of(name);
        return Of(attribute) is { } given ? new(given.Expression.Span, text)
            : attribute.ArgumentList is not { } list ? new(new(attribute.Span.End, 0), $"(Name = {text})")
            : list.Arguments.LastOrDefault() is not { } last ? new(new(list.OpenParenToken.Span.End, 0), $"Name = {text}")
            : new(new(last.Span.End, 0), $", Name = {text}");
    }

    /// <summary>Leaves the step with its method's name.</summary>
    public static TextChange Drop(AttributeSyntax attribute, AttributeArgumentSyntax given)
    {
        var arguments = attribute.ArgumentList!.Arguments;
        var index = arguments.IndexOf(given);
        var span = arguments.Count == 1 ? attribute.ArgumentList.Span
            : index == 0 ? TextSpan.FromBounds(given.SpanStart, arguments[1].SpanStart)
            : TextSpan.FromBounds(arguments[index - 1].Span.End, given.Span.End);
        return new(span, "");
    }
}
