using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Flow;

/// <summary>
/// Closed hierarchies: an abstract class that nobody outside can derive from, because all its constructors are private, and whose derived types
/// are therefore all nested in it; or internal in an assembly that shares them with nobody.
/// </summary>
internal static class Hierarchy
{
    /// <summary>All types that a value of the type may have at run time, or null if that is not known.</summary>
    public static IReadOnlyList<INamedTypeSymbol>? ClosedUnder(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: true, IsGenericType: false } root || !IsClosed(root))
            return null;
        var types = TypesAround(root);
        var found = new List<INamedTypeSymbol>();
        var sound = true;
        Collect(root, types, found, ref sound);
        return sound && found.Count > 0 ? found : null;
    }

    /// <summary>Whether a value of the type is one of the other.</summary>
    public static bool IsOrImplements(this ITypeSymbol type, ITypeSymbol other)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, other))
                return true;
        }

        return type.AllInterfaces.Contains(other, SymbolEqualityComparer.Default);
    }

    // Records also have a copy constructor, which derives nothing by itself: who has only that cannot make a value.
    private static bool IsClosed(INamedTypeSymbol type)
    {
        var isHidden = !SharesInternals(type.ContainingAssembly);
        return type.InstanceConstructors.All(constructor => IsCopy(constructor, type) || constructor.DeclaredAccessibility == Accessibility.Private
            || (isHidden && (IsInternal(type) || constructor.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedAndInternal)));
    }

    private static bool IsInternal(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is Accessibility.Internal or Accessibility.Private or Accessibility.ProtectedAndInternal)
                return true;
        }

        return false;
    }

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) =>
        type.IsRecord && constructor.Parameters is [{ Type: var parameter }] && SymbolEqualityComparer.Default.Equals(parameter, type);

    private static bool SharesInternals(IAssemblySymbol assembly) =>
        assembly.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "InternalsVisibleToAttribute" });

    // With private constructors only types within can derive; else any of the assembly's.
    private static IReadOnlyList<INamedTypeSymbol> TypesAround(INamedTypeSymbol root)
    {
        var types = new List<INamedTypeSymbol>();
        if (root.InstanceConstructors.All(constructor => IsCopy(constructor, root) || constructor.DeclaredAccessibility == Accessibility.Private))
            AddNested(root, types);
        else
            AddAll(root.ContainingAssembly.GlobalNamespace, types);
        return types;
    }

    private static void AddAll(INamespaceSymbol space, List<INamedTypeSymbol> types)
    {
        foreach (var member in space.GetMembers())
        {
            if (member is INamespaceSymbol inner)
                AddAll(inner, types);
            else if (member is INamedTypeSymbol type)
                AddWithNested(type, types);
        }
    }

    private static void AddNested(INamedTypeSymbol type, List<INamedTypeSymbol> types)
    {
        foreach (var nested in type.GetTypeMembers())
            AddWithNested(nested, types);
    }

    private static void AddWithNested(INamedTypeSymbol type, List<INamedTypeSymbol> types)
    {
        types.Add(type);
        AddNested(type, types);
    }

    private static void Collect(INamedTypeSymbol root, IReadOnlyList<INamedTypeSymbol> types, List<INamedTypeSymbol> found, ref bool sound)
    {
        foreach (var type in types)
        {
            if (!SymbolEqualityComparer.Default.Equals(type.BaseType?.OriginalDefinition, root))
                continue;
            // Of a generic type there are too many, and from an open one anybody may derive.
            sound &= !type.IsGenericType && (type.IsSealed || IsClosed(type));
            if (!type.IsAbstract)
                found.Add(type);
            Collect(type, types, found, ref sound);
        }
    }
}
