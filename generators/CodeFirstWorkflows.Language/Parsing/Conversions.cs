using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>What stands between a value and the place that takes it.</summary>
internal enum Fit
{
    /// <summary>C# converts it by itself, and without a warning.</summary>
    Fits,

    /// <summary>It would fit if the place accepted null.</summary>
    MayBeMissing,

    /// <summary>There is no implicit conversion.</summary>
    Differs,
}

/// <summary>C#'s implicit conversions, with what nullable annotations say about them.</summary>
internal sealed class Conversions(CSharpCompilation compilation)
{
    /// <param name="from">The type of the value.</param>
    /// <param name="missing">Whether the value may be null or missing although its type does not say so.</param>
    /// <param name="to">The type of the place.</param>
    public Fit Check(ITypeSymbol from, bool missing, ITypeSymbol to)
    {
        var mayBeNull = missing || from.MayBeNull();
        from.IsNullableValue(out var plain);
        if (!mayBeNull)
            return Converts(from, to) ? Fit.Fits : Fit.Differs;
        if (AcceptsNull(to))
            return Converts(plain.IsValueType ? Nullable(plain) : plain, to) && !RefusesNull(plain, to) ? Fit.Fits : Fit.Differs;
        return Converts(plain, to) ? Fit.MayBeMissing : Fit.Differs;
    }

    private ITypeSymbol Nullable(ITypeSymbol type) => compilation.GetSpecialType(SpecialType.System_Nullable_T).Construct(type);

    private static bool AcceptsNull(ITypeSymbol type) =>
        type.IsReferenceType ? type.NullableAnnotation != NullableAnnotation.NotAnnotated : type.IsNullableValue(out _);

    private bool Converts(ITypeSymbol from, ITypeSymbol to) =>
        compilation.ClassifyConversion(from, to) is { IsImplicit: true, IsDynamic: false } conversion
        && !NestedNullabilityDiffers(from, to)
        && !(conversion is { IsUserDefined: true, MethodSymbol: { ReturnType.IsReferenceType: true } method } && GivesNull(method) && !AcceptsNull(to));

    private static bool GivesNull(IMethodSymbol conversion) =>
        conversion.ReturnType.NullableAnnotation == NullableAnnotation.Annotated || conversion.GetReturnTypeAttributes().Any(attribute => attribute.AttributeClass.IsNamed(Names.MaybeNullAttribute));

    // A conversion that the user wrote, which takes no null.
    private bool RefusesNull(ITypeSymbol from, ITypeSymbol to) => from.IsReferenceType
        && compilation.ClassifyConversion(from, to) is { IsUserDefined: true, MethodSymbol.Parameters: [{ Type: { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated } }] };

    // List<string?> is not List<string>: C# only warns, but it would warn in generated code, where nobody can mend it.
    private static bool NestedNullabilityDiffers(ITypeSymbol from, ITypeSymbol to, bool isExact = false)
    {
        if (from is IArrayTypeSymbol fromArray && to is IArrayTypeSymbol toArray)
            return Differs(fromArray.ElementType, toArray.ElementType, isExact ? VarianceKind.None : VarianceKind.Out);
        if (from is INamedTypeSymbol { ContainingType: { } outerFrom } && to is INamedTypeSymbol { ContainingType: { } outerTo } && NestedNullabilityDiffers(outerFrom, outerTo, isExact: true))
            return true;
        if (to is not INamedTypeSymbol { TypeArguments.Length: > 0 } target || Instance(from, target) is not { } source)
            return false;
        for (var i = 0; i < target.TypeArguments.Length; i++)
        {
            // A tuple converts element by element. Within a type argument that must be the same, all that it holds must be.
            var variance = isExact ? VarianceKind.None : target.IsTupleType ? VarianceKind.Out : target.TypeParameters[i].Variance;
            if (Differs(source.TypeArguments[i], target.TypeArguments[i], variance))
                return true;
        }

        return false;
    }

    private static bool Differs(ITypeSymbol from, ITypeSymbol to, VarianceKind variance)
    {
        var fromNull = from.NullableAnnotation == NullableAnnotation.Annotated;
        var toNull = to.NullableAnnotation == NullableAnnotation.Annotated;
        var known = from.IsReferenceType && to.IsReferenceType
            && from.NullableAnnotation != NullableAnnotation.None && to.NullableAnnotation != NullableAnnotation.None;
        var differs = known && variance switch
        {
            VarianceKind.Out => fromNull && !toNull,
            VarianceKind.In => toNull && !fromNull,
            _ => fromNull != toNull,
        };
        return differs || NestedNullabilityDiffers(from, to, isExact: variance == VarianceKind.None);
    }

    private static INamedTypeSymbol? Instance(ITypeSymbol type, INamedTypeSymbol target)
    {
        IEnumerable<ITypeSymbol> candidates = Bases(type).Concat(type.AllInterfaces);
        return candidates.OfType<INamedTypeSymbol>().FirstOrDefault(candidate =>
            SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, target.OriginalDefinition)
            && SymbolEqualityComparer.Default.Equals(candidate, target))
            ?? Bases(type).Concat(type.AllInterfaces).OfType<INamedTypeSymbol>().FirstOrDefault(candidate =>
                SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, target.OriginalDefinition));
    }

    private static IEnumerable<ITypeSymbol> Bases(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
            yield return current;
    }
}
