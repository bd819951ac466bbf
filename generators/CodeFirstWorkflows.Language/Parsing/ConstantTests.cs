using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Flow;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Binds what a [When] asks of a value: Is and In with constants, Is with a type, IsNull. Rules 011, 022, 034.</summary>
internal sealed class ConstantTests(FlowFacts flow, CSharpCompilation compilation, Findings findings)
{
    /// <summary>Returns whether a test is asked for, and what it is; null after a finding.</summary>
    public (bool Asked, BoundCondition? Bound) Bind(ResolvedPath path, AttributeData when, string text, Site site)
    {
        var named = when.NamedArguments.Where(argument => argument.Key is "Is" or "In" || argument is { Key: "IsNull", Value.Value: true }).ToList();
        if (named.Count == 0)
            return (false, null);
        if (named.Count > 1)
        {
            findings.Add(Rule.AttributesExclude, when.Location(), $"A [When] asks one thing: keep one of Is, In and IsNull, and add another [When] for the other");
            return (true, null);
        }

        var (kind, value) = (named[0].Key, named[0].Value);
        var place = StepReader.ArgumentLocation(when, kind);
        if (value.Kind == TypedConstantKind.Error)
        {
            findings.CompilerReports();
            return (true, null);
        }

        if (kind == "IsNull" || value.IsNull)
            return (true, IsNull(path, text, place));
        if (kind == "In")
            return (true, OneOf(path, value.Values, text, place));
        if (value is { Kind: TypedConstantKind.Type, Value: ITypeSymbol type })
            return (true, IsOf(path, type, text, place, site, when.Argument("Not") is true));
        return (true, OneOf(path, [value], text, place));
    }

    private BoundCondition? IsNull(ResolvedPath path, string text, Location? place)
    {
        if (!path.Path.MayBeNull && !path.Type.MayBeNull())
        {
            findings.Add(Rule.InvalidCondition, place, $"'{text}' always has a value here, so the condition is decided before it is asked: remove it");
            return null;
        }

        return new(new ValueCondition(path.Path, "null", false), flow.Formulas.Not(flow.IsPresent(path)), text + " is null");
    }

    private BoundCondition? OneOf(ResolvedPath path, ImmutableArray<TypedConstant> constants, string text, Location? place)
    {
        path.Type.IsNullableValue(out var type);
        if (constants.IsEmpty)
        {
            findings.Add(Rule.InvalidCondition, place, $"In names no constant, so '{text}' is never one of them: name some, or remove the step");
            return null;
        }

        var patterns = new List<string>();
        var words = new List<string>();
        var holds = Formulas.False;
        foreach (var constant in constants)
        {
            if (constant.Kind == TypedConstantKind.Error)
            {
                findings.CompilerReports();
                return null;
            }

            if (Pattern(type, constant) is not var (pattern, word, key))
            {
                findings.Add(Rule.TypeMismatch, place, $"'{text}' is '{TypeNames.Display(type)}' and never {Word(constant)}: compare it with a constant of its type");
                return null;
            }

            if (type.TypeKind == TypeKind.Enum && EnumConstants.Of(type).All(declared => declared.Value != key))
            {
                findings.Add(Rule.InvalidCondition, place, $"'{TypeNames.Display(type)}' declares no constant with the value {key}: name one of {string.Join(", ", EnumConstants.Of(type).Select(declared => declared.Field.Name))}");
                return null;
            }

            if (!patterns.Contains(pattern))
            {
                patterns.Add(pattern);
                words.Add(word);
            }

            holds = flow.Formulas.Or(holds, Fact(path.Key, type, constant, key));
        }

        var model = new ValueCondition(path.Path, string.Join(" or ", patterns), false);
        return new(model, flow.Formulas.And(flow.IsPresent(path), holds), $"{text} is {string.Join(" or ", words)}");
    }

    private int Fact(string path, ITypeSymbol type, TypedConstant constant, string key) =>
        type.SpecialType != SpecialType.System_Boolean ? flow.Facts.Is(path, key)
        : constant.Value is true ? flow.Facts.IsTrue(path)
        : flow.Formulas.Not(flow.Facts.IsTrue(path));

    private BoundCondition? IsOf(ResolvedPath path, ITypeSymbol type, string text, Location? place, Site site, bool not)
    {
        path.Type.IsNullableValue(out var declared);
        var problem =
            type.ContainsError() || type is INamedTypeSymbol { IsUnboundGenericType: true } ? ""
            : type.IsFileLocal() || type.ContainsRefused() || !type.CanBeSeenFrom(site.Step.Method.ContainingType, compilation) ? $"generated code cannot name '{TypeNames.Display(type)}'"
            : compilation.ClassifyConversion(declared, type) is not { IsReference: true } conversion || type.IsValueType ? $"'{text}' is '{TypeNames.Display(declared)}', and no value of it is a '{TypeNames.Display(type)}'"
            : conversion.IsIdentity || conversion.IsImplicit ? $"'{text}' is '{TypeNames.Display(declared)}', and so always a '{TypeNames.Display(type)}' if it is there: ask for a derived type, or for IsNull"
            : null;
        if (problem is "")
            findings.CompilerReports();
        else if (problem is not null)
            findings.Add(Rule.InvalidCondition, place, problem);
        if (problem is not null)
            return null;
        if (!not)
            site.Narrowed[path.Key] = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        var holds = flow.Formulas.And(flow.IsPresent(path), flow.Facts.Is(path.Key, declared, type));
        return new(new ValueCondition(path.Path, TypeNames.Write(type), false), holds, $"{text} is {TypeNames.Display(type)}");
    }

    // The constant as a C# pattern, as people read it, and as facts name it; null if a value of the type is never equal to it.
    private static (string Pattern, string Word, string Key)? Pattern(ITypeSymbol type, TypedConstant constant)
    {
        if (type.TypeKind == TypeKind.Enum)
        {
            if (constant.Kind != TypedConstantKind.Enum || !SymbolEqualityComparer.Default.Equals(constant.Type, type))
                return null;
            var key = EnumConstants.Key(constant.Value);
            var name = EnumConstants.Of(type).Where(declared => declared.Value == key).Select(declared => declared.Field.Name).FirstOrDefault();
            return ($"{TypeNames.Write(type)}.{(name ?? "_").Escaped()}", name ?? key, key);
        }

        if (constant.Kind != TypedConstantKind.Primitive || constant.Value is not { } value || Literal(type, value) is not { } literal)
            return null;
        return (literal, Word(constant), EnumConstants.Key(value));
    }

    private static string? Literal(ITypeSymbol type, object value) => (type.SpecialType, value) switch
    {
        (SpecialType.System_String, string text) => Literals.Of(text),
        (SpecialType.System_Boolean, bool flag) => flag ? "true" : "false",
        (SpecialType.System_Char, char letter) => SymbolDisplay.FormatLiteral(letter, quote: true),
        (SpecialType.System_Double or SpecialType.System_Single, double or float or int) => Number(type, value),
        (SpecialType.System_Decimal, int or long) => $"(decimal)({System.Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)})",
        (SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64,
            sbyte or byte or short or ushort or int or uint or long or ulong) => Number(type, value),
        _ => null,
    };

    // Only numbers that the type can hold: C# refuses the others.
    private static string? Number(ITypeSymbol type, object value)
    {
        var text = System.Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
        if (value is float single && Literals.NotFinite(single) is not null || value is double number && Literals.NotFinite(number) is not null)
            return null;
        if (type.SpecialType is SpecialType.System_Double or SpecialType.System_Single)
            return type.SpecialType == SpecialType.System_Single && value is double ? null : $"({TypeNames.Write(type)})({(value is float or double ? Precise(value) : text)})";
        var big = System.Numerics.BigInteger.Parse(text!, System.Globalization.CultureInfo.InvariantCulture);
        var (low, high) = Range(type.SpecialType);
        return low > big || big > high ? null : type.SpecialType == SpecialType.System_Int32 ? text : $"({TypeNames.Write(type)})({text})";
    }

    private static string Precise(object value) => value is float single
        ? single.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "f"
        : ((double)value).ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "d";

    private static (System.Numerics.BigInteger Low, System.Numerics.BigInteger High) Range(SpecialType type) => type switch
    {
        SpecialType.System_SByte => (sbyte.MinValue, sbyte.MaxValue),
        SpecialType.System_Byte => (byte.MinValue, byte.MaxValue),
        SpecialType.System_Int16 => (short.MinValue, short.MaxValue),
        SpecialType.System_UInt16 => (ushort.MinValue, ushort.MaxValue),
        SpecialType.System_Int32 => (int.MinValue, int.MaxValue),
        SpecialType.System_UInt32 => (uint.MinValue, uint.MaxValue),
        SpecialType.System_Int64 => (long.MinValue, long.MaxValue),
        _ => (ulong.MinValue, ulong.MaxValue),
    };

    private static string Word(TypedConstant constant) => constant.Kind switch
    {
        TypedConstantKind.Primitive => constant.Value is string text ? $"'{text}'" : EnumConstants.Key(constant.Value),
        TypedConstantKind.Type when constant.Value is ITypeSymbol type => $"the type '{TypeNames.Display(type)}'",
        _ => constant.Type is { } named ? $"a '{TypeNames.Display(named)}'" : "that",
    };
}
