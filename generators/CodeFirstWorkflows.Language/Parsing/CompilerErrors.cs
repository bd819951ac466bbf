using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Recognises what C# itself reports about a declaration that generated code would repeat: nothing more is said of it, and nothing is generated
/// that would only repeat the error where nobody can mend it.
/// </summary>
internal static class CompilerErrors
{
    /// <summary>Whether the class, or one around it, is declared so that no other part of it can be.</summary>
    public static bool IsBroken(INamedTypeSymbol workflow)
    {
        for (var type = workflow; type is not null; type = type.ContainingType)
        {
            var isAlone = type.ContainingSymbol is not INamespaceOrTypeSymbol container || container.GetTypeMembers(type.Name, type.Arity).Length == 1;
            if (!isAlone || HasNoAccess(type) || type.Name.Length == 0 || type.TypeParameters.Any(parameter => parameter.Name.Length == 0))
                return true;
        }

        return IsNameless(workflow.ContainingNamespace);
    }

    private static bool IsNameless(INamespaceSymbol space) => !space.IsGlobalNamespace && (space.Name.Length == 0 || IsNameless(space.ContainingNamespace));

    /// <summary>Whether the method's parameters lack names or types or share a name, or another method is declared alike.</summary>
    public static bool IsBroken(IMethodSymbol method)
    {
        var parameters = method.Parameters.Select(parameter => parameter.Name).ToList();
        return parameters.Contains("")
            || method.Parameters.Any(parameter => parameter.Type.SpecialType == SpecialType.System_Void)
            || parameters.Distinct().Count() != parameters.Count
            || method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other =>
                !SymbolEqualityComparer.Default.Equals(other, method)
                && other.Arity == method.Arity
                && other.Parameters.Select(parameter => parameter.Type).SequenceEqual(method.Parameters.Select(parameter => parameter.Type), SymbolEqualityComparer.Default));
    }

    /// <summary>Whether the type, or one in it, does not exist, cannot be seen from the workflow, or cannot stand where it stands.</summary>
    public static bool IsBroken(ITypeSymbol type, INamedTypeSymbol workflow, CSharpCompilation compilation) =>
        type.ContainsError() || !type.CanBeSeenFrom(workflow, compilation);

    /// <summary>Whether the type, or one in it, does not exist or cannot stand where it stands.</summary>
    public static bool ContainsError(this ITypeSymbol? type) => type switch
    {
        null or IErrorTypeSymbol or ITypeParameterSymbol => true,
        IArrayTypeSymbol array => array.ElementType.ContainsError() || array.ElementType.IsRefLikeType || array.ElementType.SpecialType == SpecialType.System_Void,
        INamedTypeSymbol named => named.IsStatic || HasNoAccess(named) || HasBrokenArguments(named) || HasSameNames(named),
        _ => false,
    };

    /// <summary>Whether the type cannot be a type argument.</summary>
    public static bool IsNoArgument(this ITypeSymbol type) =>
        type.ContainsError() || type.IsRefLikeType || type.HasStaticAbstract() || type.SpecialType == SpecialType.System_Void || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer;

    private static bool HasBrokenArguments(INamedTypeSymbol type) =>
        type.TypeArguments.Any(IsNoArgument) || (type.ContainingType is { } container && HasBrokenArguments(container));

    private static bool HasSameNames(INamedTypeSymbol type)
    {
        if (!type.IsTupleType)
            return false;
        var names = type.TupleElements.Select(element => element.Name).ToList();
        return names.Distinct().Count() != names.Count;
    }

    // A type of a namespace is public or internal; with other modifiers it can be seen from nowhere.
    private static bool HasNoAccess(INamedTypeSymbol type) =>
        type.ContainingType is null && type.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.NotApplicable);
}
