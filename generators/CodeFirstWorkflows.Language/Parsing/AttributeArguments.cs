using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Finds the syntax of an attribute's arguments, so that findings point into them.</summary>
internal static class AttributeArguments
{
    /// <summary>The argument assigned to the property, or null.</summary>
    public static AttributeArgumentSyntax? Find(AttributeData attribute, string name) =>
        Syntax(attribute)?.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);

    /// <summary>The constructor's argument at a position, or that names the parameter; null if there is none.</summary>
    public static AttributeArgumentSyntax? Find(AttributeData attribute, string parameter, int position)
    {
        if (Syntax(attribute)?.ArgumentList?.Arguments is not { } arguments)
            return null;
        if (arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == parameter) is { } named)
            return named;
        var unnamed = arguments.Where(argument => argument.NameEquals is null && argument.NameColon is null).ToList();
        return position < unnamed.Count ? unnamed[position] : null;
    }

    private static AttributeSyntax? Syntax(AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;
}
