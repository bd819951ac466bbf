using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CodeFirstWorkflows.Storing;

/// <summary>The types that shapes name instead of describing them. The names are part of the stored format.</summary>
internal static class ShapeScalars
{
    /// <summary>Anything at all.</summary>
    internal const string Any = "any";

    /// <summary>What follows the name of a number that may be written as text, and is not.</summary>
    internal const string OrText = "+text";

    /// <summary>What follows the name of a number that is written as text.</summary>
    internal const string AsText = "+quoted";

    private static readonly string[] NumberNames = ["int", "uint", "float"];

    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "boolean",
        [typeof(char)] = "char",
        [typeof(byte)] = "uint8",
        [typeof(sbyte)] = "int8",
        [typeof(short)] = "int16",
        [typeof(ushort)] = "uint16",
        [typeof(int)] = "int32",
        [typeof(uint)] = "uint32",
        [typeof(long)] = "int64",
        [typeof(ulong)] = "uint64",
        [typeof(Int128)] = "int128",
        [typeof(UInt128)] = "uint128",
        [typeof(Half)] = "float16",
        [typeof(float)] = "float32",
        [typeof(double)] = "float64",
        [typeof(decimal)] = "decimal",
        [typeof(Guid)] = "guid",
        [typeof(Uri)] = "uri",
        [typeof(Version)] = "version",
        [typeof(DateTime)] = "date-time",
        [typeof(DateTimeOffset)] = "date-time-offset",
        [typeof(DateOnly)] = "date",
        [typeof(TimeOnly)] = "time",
        [typeof(TimeSpan)] = "duration",
        [typeof(byte[])] = "bytes",
        [typeof(Memory<byte>)] = "bytes",
        [typeof(ReadOnlyMemory<byte>)] = "bytes",
        [typeof(JsonElement)] = Any,
        [typeof(JsonDocument)] = Any,
        [typeof(JsonNode)] = Any,
        [typeof(JsonObject)] = Any,
        [typeof(JsonArray)] = Any,
        [typeof(JsonValue)] = Any,
        [typeof(object)] = Any,
    };

    private static readonly Dictionary<string, Type> Types = Names
        .Where(static each => each.Value != Any)
        .DistinctBy(static each => each.Value)
        .ToDictionary(static each => each.Value, static each => each.Key, StringComparer.Ordinal);

    internal static string? Find(Type type) => Names.GetValueOrDefault(type);

    internal static bool IsNumber(string name) =>
        name == "decimal" || NumberNames.Any(start => name.StartsWith(start, StringComparison.Ordinal));

    /// <summary>The name without what may follow it.</summary>
    internal static string Plain(string scalar) => scalar.Split('+')[0];

    /// <summary>Whether a value is of a scalar type.</summary>
    /// <returns>Whether it is; <see langword="null"/> if the scalar is none that is known.</returns>
    internal static bool? Fits(string scalar, JsonElement value)
    {
        if (!Types.TryGetValue(Plain(scalar), out var type))
            return null;
        // A number in quotes is as the serializer's options say, which are not all known.
        if (value.ValueKind == JsonValueKind.String && scalar.Contains('+', StringComparison.Ordinal))
            return null;
        try
        {
            value.Deserialize(ShapeScalarJson.Default.GetTypeInfo(type)!);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return false;
        }
    }
}

/// <summary>How scalars are read.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(char))]
[JsonSerializable(typeof(byte))]
[JsonSerializable(typeof(sbyte))]
[JsonSerializable(typeof(short))]
[JsonSerializable(typeof(ushort))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(uint))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(ulong))]
[JsonSerializable(typeof(Int128))]
[JsonSerializable(typeof(UInt128))]
[JsonSerializable(typeof(Half))]
[JsonSerializable(typeof(float))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(Guid))]
[JsonSerializable(typeof(Uri))]
[JsonSerializable(typeof(Version))]
[JsonSerializable(typeof(DateTime))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(DateOnly))]
[JsonSerializable(typeof(TimeOnly))]
[JsonSerializable(typeof(TimeSpan))]
[JsonSerializable(typeof(byte[]))]
internal sealed partial class ShapeScalarJson : JsonSerializerContext;
