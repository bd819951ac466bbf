using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>The members of types that generated code of the workflow can read: properties and fields that it sees.</summary>
internal sealed class ReadableMembers(INamedTypeSymbol workflow, Compilation compilation)
{
    /// <summary>The member of that name, exact case first, then any case; null if there is none, or several differ only by case.</summary>
    public ISymbol? Find(ITypeSymbol type, string name, out bool ambiguous)
    {
        var matches = Of(type).Where(member => string.Equals(member.Name, name, System.StringComparison.OrdinalIgnoreCase)).ToList();
        var exact = matches.FirstOrDefault(member => member.Name == name);
        ambiguous = exact is null && matches.Select(member => member.Name).Distinct().Count() > 1;
        var found = exact ?? (ambiguous ? null : matches.FirstOrDefault());
        // An interface may inherit the same name from two others.
        if (found?.ContainingType is not { TypeKind: TypeKind.Interface } owner || matches.Where(member => member.Name == found.Name).All(member => Hides(owner, member)))
            return found;
        ambiguous = true;
        return null;
    }

    private static bool Hides(INamedTypeSymbol type, ISymbol member) =>
        SymbolEqualityComparer.Default.Equals(member.ContainingType, type) || type.AllInterfaces.Contains(member.ContainingType, SymbolEqualityComparer.Default);

    /// <summary>All that can be read.</summary>
    public IEnumerable<ISymbol> Of(ITypeSymbol type)
    {
        IEnumerable<ITypeSymbol> types = type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Prepend<ITypeSymbol>(type) : BasesOf(type);
        return types.SelectMany(candidate => candidate.GetMembers()).Where(IsReadable);
    }

    private static IEnumerable<ITypeSymbol> BasesOf(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
            yield return current;
    }

    private bool IsReadable(ISymbol member) => !member.IsStatic && member.CanBeReferencedByName && member switch
    {
        IPropertySymbol property => !property.IsIndexer && property.GetMethod is { } get && Accessible(get) && IsValue(property.Type),
        IFieldSymbol field => (!field.IsImplicitlyDeclared || field.CorrespondingTupleField is not null) && Accessible(field) && IsValue(field.Type),
        _ => false,
    } && !member.IsRefused();

    private static bool IsValue(ITypeSymbol type) =>
        !type.ContainsError() && type.SpecialType != SpecialType.System_Void && !type.ContainsRefused() && !type.IsRefLikeType && !type.HasStaticAbstract() && type.TypeKind is not (TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Dynamic);

    private bool Accessible(ISymbol member) => compilation.IsSymbolAccessibleWithin(member, workflow);

    /// <summary>The type of what reading the member gives.</summary>
    public static ITypeSymbol TypeOf(ISymbol member) => member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;

    /// <summary>The type of what is read by position, or null.</summary>
    public ITypeSymbol? ElementByIndex(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array)
            return array.ElementType;
        IEnumerable<ITypeSymbol> types = BasesOf(type).Concat(type.TypeKind == TypeKind.Interface ? type.AllInterfaces : []);
        return types.SelectMany(candidate => candidate.GetMembers().OfType<IPropertySymbol>())
            .FirstOrDefault(property => property.IsIndexer && property.Parameters is [{ Type.SpecialType: SpecialType.System_Int32 }] && property.GetMethod is { } get && Accessible(get))
            ?.Type;
    }
}
