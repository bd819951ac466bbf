using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>What the parser asks of symbols, by full name, so that no symbol is looked up per compilation.</summary>
internal static class SymbolQueries
{
    /// <summary>Whether the type, or its generic definition, has the full name, written without arity.</summary>
    public static bool IsNamed(this ITypeSymbol? type, string fullName)
    {
        if (type is not INamedTypeSymbol named)
            return false;
        var end = fullName.Length;
        if (!EndsWith(fullName, ref end, named.Name) || named.ContainingType is not null)
            return false;
        for (var space = named.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (end == 0 || fullName[--end] != '.' || !EndsWith(fullName, ref end, space.Name))
                return false;
        }

        return end == 0;
    }

    public static bool IsOrDerivesFrom(this ITypeSymbol? type, string fullName)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.IsNamed(fullName))
                return true;
        }

        return false;
    }

    public static AttributeData? Attribute(this ISymbol symbol, string fullName)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.IsNamed(fullName))
                return attribute;
        }

        return null;
    }

    /// <summary>What stands between its brackets.</summary>
    public static string ShortName(this AttributeData attribute) => attribute.AttributeClass!.Name.Replace("Attribute", "");

    public static bool Has(this ISymbol symbol, string attribute) => symbol.Attribute(attribute) is not null;

    /// <summary>Whether the type is marked as a workflow.</summary>
    public static bool IsMarkedWorkflow(this ITypeSymbol type) => type.Has(Names.WorkflowAttribute) || type.Has(Names.ChainOfThoughtAttribute);

    /// <summary>The value of a named argument, or of the constructor's argument at <paramref name="position"/>.</summary>
    public static object? Argument(this AttributeData attribute, string name, int position = -1)
    {
        foreach (var named in attribute.NamedArguments)
        {
            if (named.Key == name)
                return named.Value.Kind == TypedConstantKind.Array ? named.Value.Strings() : named.Value.Value;
        }

        if (position < 0 || position >= attribute.ConstructorArguments.Length)
            return null;
        var argument = attribute.ConstructorArguments[position];
        return argument.Kind == TypedConstantKind.Array ? argument.Strings() : argument.Value;
    }

    public static Location? Location(this AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } reference ? reference.SyntaxTree.GetLocation(reference.Span) : null;

    /// <summary>Where the user declared the symbol: its identifier, outside generated files.</summary>
    public static Location? UserLocation(this ISymbol symbol) =>
        symbol.Locations.FirstOrDefault(location => location.SourceTree is { } tree && !tree.IsOurs()) ?? symbol.Locations.FirstOrDefault();

    /// <summary>Whether our generator made the tree.</summary>
    public static bool IsOurs(this SyntaxTree tree) => tree.FilePath.Contains(Names.Generator);

    public static bool IsNullableValue(this ITypeSymbol type, out ITypeSymbol underlying)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } named)
        {
            underlying = named.TypeArguments[0];
            return true;
        }

        underlying = type;
        return false;
    }

    /// <summary>Whether a value of the type may be null as it is declared; types of code without nullable annotations are trusted.</summary>
    public static bool MayBeNull(this ITypeSymbol type) =>
        type.NullableAnnotation == NullableAnnotation.Annotated || type.IsNullableValue(out _);

    /// <summary>
    /// Whether C# reports every use of the symbol in a way that no pragma in generated code silences: <c>[Obsolete(…, error: true)]</c>, or an
    /// id of its own that is no identifier.
    /// </summary>
    public static bool IsRefused(this ISymbol symbol)
    {
        var obsolete = symbol.Attribute(Names.ObsoleteAttribute);
        return obsolete?.Argument("", 1) is true
            || obsolete?.Argument("DiagnosticId") is string id && !SyntaxFacts.IsValidIdentifier(id)
            || symbol.Attribute(Names.ExperimentalAttribute) is { } experimental && !(experimental.Argument("", 0) is string experiment && SyntaxFacts.IsValidIdentifier(experiment));
    }

    /// <summary>Whether the type, or one in it, is refused.</summary>
    public static bool ContainsRefused(this ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.ContainsRefused(),
        INamedTypeSymbol named => named.IsRefused() || named.TypeArguments.Any(ContainsRefused) || (named.ContainingType is { } container && container.ContainsRefused()),
        _ => false,
    };

    /// <summary>Whether the type is an interface that asks for static members: C# takes none as a type argument.</summary>
    public static bool HasStaticAbstract(this ITypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && type.AllInterfaces.Prepend(type).Any(each => each.GetMembers().Any(member => member is { IsStatic: true, IsAbstract: true }));

    /// <summary>Whether the type, or one in it, is dynamic, so that the compiler would check nothing.</summary>
    public static bool ContainsDynamic(this ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.ContainsDynamic(),
        INamedTypeSymbol named => named.TypeArguments.Any(ContainsDynamic),
        _ => type.TypeKind == TypeKind.Dynamic,
    };

    /// <summary>Whether the type, or one in it, can only be named in its own file.</summary>
    public static bool IsFileLocal(this ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.IsFileLocal(),
        INamedTypeSymbol named => named.IsFileLocal || named.TypeArguments.Any(IsFileLocal) || (named.ContainingType is { } container && container.IsFileLocal()),
        _ => false,
    };

    /// <summary>Whether code of the workflow sees the symbol. What is public is not looked up: the compiler searches all references for each symbol.</summary>
    public static bool CanBeSeenFrom(this ISymbol symbol, INamedTypeSymbol workflow, Compilation compilation) =>
        symbol.IsPublic() || compilation.IsSymbolAccessibleWithin(symbol, workflow);

    private static bool IsPublic(this ISymbol symbol) =>
        symbol is IArrayTypeSymbol array ? array.ElementType.IsPublic()
        : symbol.DeclaredAccessibility == Accessibility.Public
            && (symbol is not INamedTypeSymbol named || named.TypeArguments.All(argument => argument.IsPublic()))
            && (symbol.ContainingType is not { } container || container.IsPublic());

    /// <summary>The element type of a collection that is enumerated as such, or null: strings and dictionaries are none.</summary>
    public static ITypeSymbol? ElementType(this ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_String)
            return null;
        if (type is IArrayTypeSymbol { Rank: 1 } array)
            return array.ElementType;
        INamedTypeSymbol? found = null;
        IEnumerable<INamedTypeSymbol> candidates = type is INamedTypeSymbol self ? type.AllInterfaces.Prepend(self) : type.AllInterfaces;
        foreach (var candidate in candidates)
        {
            if (candidate.OriginalDefinition.SpecialType != SpecialType.System_Collections_Generic_IEnumerable_T)
                continue;
            if (found is not null && !SymbolEqualityComparer.Default.Equals(found, candidate))
                return null;
            found = candidate;
        }

        return found?.TypeArguments[0];
    }

    public static bool Implements(this ITypeSymbol type, string interfaceName) =>
        type.IsNamed(interfaceName) || type.AllInterfaces.Any(candidate => candidate.IsNamed(interfaceName));

    /// <summary>The name as C# writes it: keywords with an <c>@</c>.</summary>
    public static string Escaped(this string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    private static string[] Strings(this TypedConstant constant) =>
        constant.IsNull ? [] : [.. constant.Values.Select(value => value.Value as string ?? "")];

    private static bool EndsWith(string text, ref int end, string part)
    {
        if (end < part.Length || string.CompareOrdinal(text, end - part.Length, part, 0, part.Length) != 0)
            return false;
        end -= part.Length;
        return true;
    }
}
