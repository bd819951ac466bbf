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

    /// <summary>An item of the constructor's only argument, a params array, which may be given as items or as an array.</summary>
    public static ExpressionSyntax? Item(AttributeData attribute, string parameter, int index) => Find(attribute, parameter, 0)?.Expression switch
    {
        CollectionExpressionSyntax collection when index < collection.Elements.Count => (collection.Elements[index] as ExpressionElementSyntax)?.Expression,
        ArrayCreationExpressionSyntax { Initializer.Expressions: var items } when index < items.Count => items[index],
        ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: var items } when index < items.Count => items[index],
        _ => Find(attribute, parameter, index)?.Expression,
    };

    private static AttributeSyntax? Syntax(AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;
}
