using System.Text.Json;
using System.Text.Json.Serialization;
using CodeFirstWorkflows.Json;
using CodeFirstWorkflows.Storing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing.Shapes;

/// <summary>Types of values that lie in a store while they are edited.</summary>
public sealed class TypeShapeTests
{
    private const string Here = "CodeFirstWorkflows.Tests.Storing.Shapes.TypeShapeTests";

    public static TheoryData<Type, Type> Kept => new()
    {
        { typeof(Money), typeof(Money) },
        { typeof(Money), typeof(MoneyByOtherNames) },
        { typeof(Money), typeof(MoneyWithMore) },
        { typeof(MoneyWithMore), typeof(MoneyWithNull) },
        { typeof(Computed), typeof(Plain) },
        { typeof(List<int>), typeof(int[]) },
        { typeof(Dictionary<string, Money>), typeof(IReadOnlyDictionary<string, MoneyWithMore>) },
        { typeof(Leaf), typeof(Leaf) },
        { typeof(Few), typeof(Many) },
        { typeof(Drawn), typeof(DrawnWithMore) },
        { typeof(Drawn), typeof(Renamed) },
        { typeof(ByNumber), typeof(MoreByNumber) },
        { typeof(Strict), typeof(Lenient) },
        { typeof(Selves), typeof(Selves) },
    };

    public static TheoryData<Type, Type, string[]> Broken => new()
    {
        { typeof(int), typeof(long), ["the input was int32, and now is int64"] },
        { typeof(string), typeof(Money), ["the input was string, and now is an object"] },
        { typeof(int), typeof(JsonElement), ["the input was int32, and now is any JSON"] },
        { typeof(int?), typeof(int), ["the input could be null, and now cannot"] },
        {
            typeof(Money),
            typeof(Sum),
            [
                "the input has no member 'currency' any more",
                "member 'amount' of the input was decimal, and now is string",
                "member 'unit' of the input is new and required",
            ]
        },
        { typeof(MoneyWithNull), typeof(MoneyWithMore), ["member 'note' of the input could be null, and now cannot"] },
        { typeof(MoneyWithMore), typeof(MoneyWithAll), ["member 'note' of the input is required now"] },
        {
            typeof(List<Money>),
            typeof(List<Sum>),
            [
                "the input has no member '[].currency' any more",
                "member '[].amount' of the input was decimal, and now is string",
                "member '[].unit' of the input is new and required",
            ]
        },
        {
            typeof(Dictionary<string, int[]>),
            typeof(Dictionary<string, long[]>),
            [
                "member '{}[]' of the input was int32, and now is int64",
            ]
        },
        { typeof(Dictionary<string, int>), typeof(Dictionary<int, int>), ["member '{key}' of the input was string, and now is int32"] },
        { typeof(Leaf), typeof(OtherLeaf), ["member 'below[].weight' of the input was int32, and now is float64"] },
        { typeof(Many), typeof(Few), ["the enum of the input has no 'Zebra' any more"] },
        { typeof(ByNumber), typeof(Renumbered), ["the enum of member 'kind' of the input wrote 'Two' as 2, and now as 3"] },
        { typeof(ByNumber), typeof(ByName), ["member 'kind' of the input was an enum by number, and now is an enum by name"] },
        {
            typeof(DrawnWithMore),
            typeof(Drawn),
            [
                "the input has no derived type \"dot\" any more",
                "the input has no member '(round).width' any more",
            ]
        },
        {
            typeof(Drawn),
            typeof(Swapped),
            [
                "the derived type \"flat\" of the input was Flat, and now is Round",
                "the derived type \"round\" of the input was Round, and now is Flat",
            ]
        },
        { typeof(Drawn), typeof(Marked), ["the input told its derived types apart by '$type', and now does by 'kind'"] },
        { typeof(Drawn), typeof(Undrawn), ["the input told its derived types apart by '$type', and now does not"] },
        { typeof(Drawn), typeof(Resized), ["member '(round).size' of the input was int32, and now is string"] },
        {
            typeof(Priced),
            typeof(PricedInCents),
            [
                $"member 'price' of the input was what {Here}.Euros writes, and now is what {Here}.Cents<Int32> writes",
            ]
        },
        {
            typeof(Priced),
            typeof(Unpriced),
            [
                $"member 'price' of the input was what {Here}.Euros writes, and now is decimal",
            ]
        },
        { typeof(Quoted), typeof(Strict), ["member 'count' of the input was written as text, and now is read as a number only"] },
    };

    [Theory, MemberData(nameof(Kept), DisableDiscoveryEnumeration = true)]
    public void What_was_written_can_be_read(Type before, Type after) => Assert.Empty(Differences(before, after));

    [Theory, MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_read_is_named(Type before, Type after, string[] differences) =>
        Assert.Equal(differences.Order(StringComparer.Ordinal), Differences(before, after).Order(StringComparer.Ordinal));

    [Fact]
    public void The_text_grows_with_the_number_of_types_and_members_only()
    {
        var text = Text(typeof(T0));

        // 7 types that all know each other, and one line for each and each of their members.
        Assert.Equal(1 + 1 + 7 + (7 * 6), text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty(Differences(typeof(T0), typeof(T0)));
    }

    [Fact]
    public void Any_text_in_names_is_kept()
    {
        var text = Text(typeof(Odd));

        Assert.Equal(text, ShapeText.Write(ShapeText.Read(text)));
        Assert.Equal("a\tb\\t\nc", Assert.Single(((ObjectShape)ShapeText.Read(text).Types[0]).Members).Name);
    }

    [Theory]
    [InlineData("", "format 0, and this version of CodeFirstWorkflows knows format 2: the run was begun by a preview version")]
    [InlineData("input\t\t:String!\n", "the run was begun by a preview version")]
    [InlineData("shape 3\nworkflow", "format 3, and this version of CodeFirstWorkflows knows format 2: the run was begun by a newer one")]
    [InlineData("shape 2\n", "what is stored is damaged")]
    [InlineData("shape 2\nworkflow", "what is stored is damaged")]
    [InlineData("shape 2\nmember\t-\tint32\tx", "what is stored is damaged")]
    [InlineData("shape 2\nworkflow\tA\tone\t-", "what is stored is damaged")]
    public void Other_formats_are_refused_in_words(string stored, string because) =>
        Assert.Contains(
            because, Assert.Throws<WorkflowException>(() => WorkflowShape.Compare(stored, Text(typeof(int)))).Message, StringComparison.Ordinal);

    private static IReadOnlyList<string> Differences(Type before, Type after) =>
        WorkflowShape.Compare(Text(before), Text(after));

    // Of a workflow without steps, with this input.
    private static string Text(Type type)
    {
        var types = new TypeDescriber();
        var input = types.Of(type, WorkflowJson.Create(null, null), Nullness.Unknown);
        return ShapeText.Write(new WorkflowShape([new ShapeWorkflow("W", 0, true, input)], types.Describe()));
    }

    public sealed record Money(decimal Amount, string Currency);

    public sealed record MoneyByOtherNames(
        [property: JsonPropertyName("currency")] string Amount, [property: JsonPropertyName("amount")] decimal Currency);

    public sealed record MoneyWithMore(decimal Amount, string Currency, string Note = "");

    public sealed record MoneyWithNull(decimal Amount, string Currency, string? Note = null);

    public sealed record MoneyWithAll(decimal Amount, string Currency, string Note);

    public sealed record Sum(string Amount, string Unit);

    public sealed record Plain(int A);

    public sealed record Computed(int A)
    {
        public int Twice => 2 * A;

        [JsonIgnore]
        public int Ignored { get; set; }
    }

    public sealed record Leaf(int Weight, IReadOnlyList<Leaf> Below);

    public sealed record OtherLeaf(int Weight, IReadOnlyList<OtherBelow> Below);

    public sealed record OtherBelow(double Weight, IReadOnlyList<OtherLeaf> Below);

    public enum Few
    {
        Ape,
        Bear,
    }

    public enum Many
    {
        Zebra,
        Bear,
        Ape,
    }

    public sealed record ByNumber([property: JsonConverter(typeof(JsonNumberEnumConverter<Number>))] Number Kind);

    public sealed record MoreByNumber([property: JsonConverter(typeof(JsonNumberEnumConverter<MoreNumber>))] MoreNumber Kind);

    public sealed record Renumbered([property: JsonConverter(typeof(JsonNumberEnumConverter<OtherNumber>))] OtherNumber Kind);

    public sealed record ByName(Number Kind);

    public enum Number
    {
        One = 1,
        Two = 2,
    }

    public enum MoreNumber
    {
        None = 0,
        One = 1,
        Two = 2,
    }

    public enum OtherNumber
    {
        One = 1,
        Two = 3,
    }

    [JsonDerivedType(typeof(Round), "round")]
    [JsonDerivedType(typeof(Flat), "flat")]
    public abstract record Drawn
    {
        public sealed record Round(int Size) : Drawn;

        public sealed record Flat(int Size) : Drawn;
    }

    [JsonDerivedType(typeof(Round), "round")]
    [JsonDerivedType(typeof(Flat), "flat")]
    [JsonDerivedType(typeof(Dot), "dot")]
    public abstract record DrawnWithMore
    {
        public sealed record Round(int Size, int Width = 0) : DrawnWithMore;

        public sealed record Flat(int Size) : DrawnWithMore;

        public sealed record Dot : DrawnWithMore;
    }

    [JsonDerivedType(typeof(Circle), "round")]
    [JsonDerivedType(typeof(Line), "flat")]
    public abstract record Renamed
    {
        public sealed record Circle(int Size) : Renamed;

        public sealed record Line(int Size) : Renamed;
    }

    [JsonDerivedType(typeof(Round), "flat")]
    [JsonDerivedType(typeof(Flat), "round")]
    public abstract record Swapped
    {
        public sealed record Round(int Size) : Swapped;

        public sealed record Flat(int Size) : Swapped;
    }

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [JsonDerivedType(typeof(Round), "round")]
    [JsonDerivedType(typeof(Flat), "flat")]
    public abstract record Marked
    {
        public sealed record Round(int Size) : Marked;

        public sealed record Flat(int Size) : Marked;
    }

    public sealed record Undrawn(int Size = 0);

    [JsonDerivedType(typeof(Round), "round")]
    [JsonDerivedType(typeof(Flat), "flat")]
    public abstract record Resized
    {
        public sealed record Round(string Size) : Resized;

        public sealed record Flat(int Size) : Resized;
    }

    [JsonDerivedType(typeof(Selves), 0)]
    [JsonDerivedType(typeof(Other), 1)]
    public record Selves(int Count = 0, Selves? Next = null)
    {
        public sealed record Other(int More = 0) : Selves;
    }

    public sealed record Priced([property: JsonConverter(typeof(Euros))] decimal Price);

    public sealed record PricedInCents([property: JsonConverter(typeof(Cents<int>))] decimal Price);

    public sealed record Unpriced(decimal Price);

    public sealed class Euros : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDecimal();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value);
    }

    public sealed class Cents<T> : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDecimal() / 100;

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value * 100);
    }

    public sealed record Strict(int Count);

    public sealed record Lenient([property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int Count);

    public sealed record Quoted(
        [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)] int Count);

    public sealed record Odd([property: JsonPropertyName("a\tb\\t\nc")] int A);

    public sealed record T0(T1? A = null, T2? B = null, T3? C = null, T4? D = null, T5? E = null, T6? F = null);

    public sealed record T1(T0? A = null, T2? B = null, T3? C = null, T4? D = null, T5? E = null, T6? F = null);

    public sealed record T2(T0? A = null, T1? B = null, T3? C = null, T4? D = null, T5? E = null, T6? F = null);

    public sealed record T3(T0? A = null, T1? B = null, T2? C = null, T4? D = null, T5? E = null, T6? F = null);

    public sealed record T4(T0? A = null, T1? B = null, T2? C = null, T3? D = null, T5? E = null, T6? F = null);

    public sealed record T5(T0? A = null, T1? B = null, T2? C = null, T3? D = null, T4? E = null, T6? F = null);

    public sealed record T6(T0? A = null, T1? B = null, T2? C = null, T3? D = null, T4? E = null, T5? F = null);
}
