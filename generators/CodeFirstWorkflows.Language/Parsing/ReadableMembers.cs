using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>The members of types that generated code of the workflow can read: properties and fields that it sees.</summary>
internal sealed class ReadableMembers(INamedTypeSymbol workflow, Compilation compilation)
{
    /// <summary>The member of that name, exact case first, then any case; null if there is none, or several differ only by case.</summary>
    public ISymbol? Find(ITypeSymbol type, string name, out bool ambiguous)
    {
        var matches = Of(type, each => string.Equals(each, name, StringComparison.OrdinalIgnoreCase)).ToList();
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
    public IEnumerable<ISymbol> Of(ITypeSymbol type) => Of(type, static _ => true);

    // Names are asked for first: to look whether a member can be seen takes longer.
    private IEnumerable<ISymbol> Of(ITypeSymbol type, Func<string, bool> isMeant)
    {
        if (type.TypeKind == TypeKind.Interface)
        {
            var own = type.GetMembers().Select(member => member.Name).ToImmutableHashSet();
            var inherited = type.AllInterfaces.SelectMany(each => each.GetMembers()).Where(member => !own.Contains(member.Name));
            return type.GetMembers().Concat(inherited).Where(member => isMeant(member.Name) && IsReadable(member));
        }

        return OfClass(type, isMeant);
    }

    // A member hides all of its name in the bases, whatever it is itself.
    private IEnumerable<ISymbol> OfClass(ITypeSymbol type, Func<string, bool> isMeant)
    {
        var hidden = new HashSet<string>();
        foreach (var candidate in BasesOf(type))
        {
            var members = candidate.GetMembers().Where(member => isMeant(member.Name)).ToList();
            foreach (var member in members)
            {
                if (!hidden.Contains(member.Name) && IsReadable(member))
                    yield return member;
            }

            hidden.UnionWith(members.Where(member => !member.IsOverride && Accessible(member)).Select(member => member.Name));
        }
    }

    private static IEnumerable<ITypeSymbol> BasesOf(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
            yield return current;
    }

    private bool IsReadable(ISymbol member) => !member.IsStatic && member.CanBeReferencedByName && member switch
    {
        IPropertySymbol property => !property.IsIndexer && property.GetMethod is { } get && Accessible(get) && !get.IsRefused() && IsValue(property.Type),
        IFieldSymbol field => (!field.IsImplicitlyDeclared || field.CorrespondingTupleField is not null) && Accessible(field) && IsValue(field.Type),
        _ => false,
    } && !member.IsRefused();

    private static bool IsValue(ITypeSymbol type) =>
        !type.ContainsError() && type.SpecialType != SpecialType.System_Void && !type.ContainsRefused() && !type.IsRefLikeType && !type.HasStaticAbstract() && !type.ContainsDynamic() && type.TypeKind is not (TypeKind.Pointer or TypeKind.FunctionPointer);

    private bool Accessible(ISymbol member) => member.CanBeSeenFrom(workflow, compilation);

    /// <summary>The type of what reading the member gives.</summary>
    public static ITypeSymbol TypeOf(ISymbol member)
    {
        var type = member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
        return type.IsReferenceType && member.Has(Names.MaybeNullAttribute) ? type.WithNullableAnnotation(NullableAnnotation.Annotated) : type;
    }

    /// <summary>The type of what is read by position, or null.</summary>
    public ITypeSymbol? ElementByIndex(ITypeSymbol type) =>
        type is IArrayTypeSymbol { Rank: 1 } array ? IsValue(array.ElementType) ? array.ElementType : null
        : Indexer(type) is { GetMethod: { } get } indexer && Accessible(get) && !indexer.IsRefused() && !get.IsRefused() && IsValue(indexer.Type) ? TypeOf(indexer)
        : null;

    /// <summary>The indexer that a position is given to: that of the most derived class, or the only one of an interface; null otherwise.</summary>
    public static IPropertySymbol? Indexer(ITypeSymbol type)
    {
        if (BasesOf(type).Select(Own).FirstOrDefault(indexer => indexer is not null) is { } found)
            return found;
        var inherited = type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Select(Own).OfType<IPropertySymbol>().ToList() : [];
        return inherited.Count == 1 ? inherited[0] : null;

        static IPropertySymbol? Own(ITypeSymbol type) => type.GetMembers().OfType<IPropertySymbol>()
            .FirstOrDefault(property => property is { IsIndexer: true, IsOverride: false, Parameters: [{ Type.SpecialType: SpecialType.System_Int32 }] });
    }
}
