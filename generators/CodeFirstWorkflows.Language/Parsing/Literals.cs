using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Writes constants of attributes as C#.</summary>
internal static class Literals
{
    public static string Of(TypedConstant constant, TypeNames names) => constant switch
    {
        { IsNull: true } => "null",
        { Kind: TypedConstantKind.Array, Type: { } array } => $"new {names.Ref(array).Name} {{ {string.Join(", ", constant.Values.Select(item => Of(item, names)))} }}",
        { Kind: TypedConstantKind.Enum, Type: { } type } => $"({names.Ref(type).Name})({constant.Value})",
        { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => $"typeof({names.Ref(type).Name})",
        { Value: string text } => Of(text),
        { Type: { } type } => $"({names.Ref(type).Name})({Primitive(constant.Value)})",
        _ => "null",
    };

    /// <summary>The constant's name, if the number has no digits.</summary>
    public static string? NotFinite(double number) => number switch
    {
        double.NaN => nameof(double.NaN),
        double.PositiveInfinity => nameof(double.PositiveInfinity),
        double.NegativeInfinity => nameof(double.NegativeInfinity),
        _ => null,
    };

    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static string Primitive(object? value) => value is float single && NotFinite(single) is { } singleName ? "float." + singleName
        : value is double number && NotFinite(number) is { } numberName ? "double." + numberName
        : value is null ? "null" : SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) ?? "null";
}
