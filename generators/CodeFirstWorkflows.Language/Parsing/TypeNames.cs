using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Writes types for the generated part of one workflow, finds how visible members may be that mention them, and remembers which warnings
/// about obsolete and experimental symbols the generated code would raise again.
/// </summary>
internal sealed class TypeNames(INamedTypeSymbol workflow)
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private const string Await = "await";

    private readonly HashSet<ISymbol> _noted = new(SymbolEqualityComparer.IncludeNullability);

    private readonly SortedSet<string> _suppressed = new(System.StringComparer.Ordinal);

    /// <summary>Ids of the warnings that the generated code suppresses, because the user already saw them at their own code.</summary>
    public IEnumerable<string> SuppressedIds => _suppressed;

    public TypeRef Ref(ITypeSymbol type)
    {
        Note(type);
        return new(Write(type), type.IsValueType, type.MayBeNull());
    }

    /// <summary>The type's full name as generated code writes it.</summary>
    public static string Write(ITypeSymbol type)
    {
        var name = type.ToDisplayString(Format);
        // A keyword in generated code, where methods are async, and only there.
        return name.Contains(Await) ? string.Concat(type.ToDisplayParts(Format).Select(part => part.ToString() is Await ? "@" + Await : part.ToString())) : name;
    }

    /// <summary>The type's name as people read it in a message.</summary>
    public static string Display(ITypeSymbol type) => type.ToDisplayString(
        SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));

    /// <summary>How visible a member of the workflow may be that mentions the type.</summary>
    public Access AccessOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => AccessOf(array.ElementType),
        INamedTypeSymbol { ContainingType: { IsGenericType: true } container } named => Max(named.TypeArguments.Select(AccessOf).Prepend(AccessOfDefinition(named)).Append(AccessOf(container))),
        INamedTypeSymbol named => Max(named.TypeArguments.Select(AccessOf).Prepend(AccessOfDefinition(named))),
        _ => Access.Public,
    };

    public static Access Max(IEnumerable<Access> levels) => levels.DefaultIfEmpty(Access.Public).Max();

    /// <summary>Remembers a warning that the user's declaration has and its other part would have again.</summary>
    public void Suppress(params string[] ids) => _suppressed.UnionWith(ids);

    /// <summary>Remembers what the compiler says about uses of the symbol.</summary>
    public void Note(ISymbol symbol)
    {
        if (!_noted.Add(symbol))
            return;
        switch (symbol)
        {
            case IArrayTypeSymbol array:
                Note(array.ElementType);
                return;
            case INamedTypeSymbol named:
                foreach (var argument in named.TypeArguments)
                    Note(argument);
                if (named.TypeParameters.Zip(named.TypeArguments, BreaksConstraint).Any(breaks => breaks))
                    _suppressed.UnionWith(["CS8631", "CS8634", "CS8714"]);
                break;
            case IPropertySymbol { GetMethod: { } get }:
                Note(get);
                break;
        }

        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.IsNamed(Names.ObsoleteAttribute))
                _suppressed.UnionWith(attribute.Argument("DiagnosticId") is string id ? PragmaIds(id) : ["CS0612", "CS0618"]);
            else if (attribute.AttributeClass.IsNamed(Names.ExperimentalAttribute) && attribute.Argument("", 0) is string experiment)
                _suppressed.UnionWith(PragmaIds(experiment));
        }

        if ((symbol.ContainingType ?? (ISymbol?)symbol.ContainingAssembly) is { } around)
            Note(around);
    }

    // C# warns where a constraint asks for what is not null.
    private static bool BreaksConstraint(ITypeParameterSymbol parameter, ITypeSymbol argument) =>
        argument.MayBeNull() && (parameter.HasNotNullConstraint || parameter.HasReferenceTypeConstraint || !parameter.ConstraintTypes.IsEmpty);

    // Others cannot be named in a pragma; types that carry one are refused.
    private static string[] PragmaIds(string id) => SyntaxFacts.IsValidIdentifier(id) ? [id] : [];

    private Access AccessOfDefinition(INamedTypeSymbol type)
    {
        var result = Access.Public;
        for (var current = type; current is not null; current = current.ContainingType)
        {
            var level = current.DeclaredAccessibility switch
            {
                Accessibility.Public or Accessibility.NotApplicable => Access.Public,
                Accessibility.Internal or Accessibility.ProtectedOrInternal => IsHiddenOutside() ? Access.Public : Access.Internal,
                _ => IsPrivateWithin(current.ContainingType) ? Access.Public : Access.Private,
            };
            if (level > result)
                result = level;
        }

        return result;
    }

    // Whether code outside the assembly cannot see the workflow anyway.
    private bool IsHiddenOutside()
    {
        for (var current = workflow; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
                return true;
        }

        return false;
    }

    // Whether the workflow can only be seen from within the type, so that a type hidden there is visible wherever the workflow is.
    private bool IsPrivateWithin(INamedTypeSymbol? type)
    {
        for (var current = workflow; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility == Accessibility.Private && IsWithin(current.ContainingType, type))
                return true;
        }

        return false;
    }

    private static bool IsWithin(INamedTypeSymbol? inner, INamedTypeSymbol? outer)
    {
        for (; inner is not null; inner = inner.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(inner, outer))
                return true;
        }

        return false;
    }
}
