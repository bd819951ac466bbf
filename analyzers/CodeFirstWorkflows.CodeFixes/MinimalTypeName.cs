using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>How fixes write a type: as short as the place allows.</summary>
internal static class MinimalTypeName
{
    /// <summary>With the question marks of reference types.</summary>
    public static readonly SymbolDisplayFormat WithNullability = SymbolDisplayFormat.MinimallyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Without them, as <c>typeof</c> wants it.</summary>
    public static readonly SymbolDisplayFormat ForTypeOf = SymbolDisplayFormat.MinimallyQualifiedFormat
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>As an attribute.</summary>
    public static readonly SymbolDisplayFormat ForAttribute = SymbolDisplayFormat.MinimallyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.RemoveAttributeSuffix);

    /// <summary>The value of <paramref name="key"/>, or null.</summary>
    public static string? GetValueOrNull(this ImmutableDictionary<string, string?> properties, string key) =>
        properties.TryGetValue(key, out var value) ? value : null;
}
