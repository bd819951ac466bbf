using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Flow;

/// <summary>The declared constants of an enum; of those with one value the first.</summary>
internal static class EnumConstants
{
    public static IReadOnlyList<(IFieldSymbol Field, string Value)> Of(ITypeSymbol type)
    {
        var values = new HashSet<string>();
        return [.. type.GetMembers().OfType<IFieldSymbol>().Where(field => field is { HasConstantValue: true, IsImplicitlyDeclared: false })
            .Select(field => (field, Key(field.ConstantValue)))
            .Where(constant => values.Add(constant.Item2))];
    }

    /// <summary>The value as formulas and messages name it.</summary>
    public static string Key(object? value) => System.Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
