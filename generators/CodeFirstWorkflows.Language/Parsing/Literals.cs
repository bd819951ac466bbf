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

    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static string Primitive(object? value) => value is null ? "null" : SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) ?? "null";
}
