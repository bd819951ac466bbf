using CodeFirstWorkflows.Graphs.Tests.Values;

namespace CodeFirstWorkflows.Graphs.Tests.Model;

/// <summary>The type of a value.</summary>
/// <param name="Name">As C# writes it, without its <c>?</c>.</param>
/// <param name="Type">The type of a value that is there.</param>
/// <param name="MayBeNull">Whether it may be missing.</param>
/// <param name="Item">What a list holds.</param>
internal sealed record Kind(string Name, Type Type, bool MayBeNull = false, Kind? Item = null)
{
    public static readonly Kind Int = new("int", typeof(int));
    public static readonly Kind Bool = new("bool", typeof(bool));
    public static readonly Kind Color = new(nameof(Color), typeof(Color));
    public static readonly Kind Shape = new(nameof(Shape), typeof(Shape));
    public static readonly Kind Facts = new(nameof(Facts), typeof(Facts));
    public static readonly Kind Pair = new(nameof(Pair), typeof(Pair));
    public static readonly Kind Ints = ListOf(Int);

    public static readonly IReadOnlyList<Kind> Shapes =
        [new(nameof(Circle), typeof(Circle)), new(nameof(Square), typeof(Square)), new(nameof(Line), typeof(Line))];

    public Kind OrNull => this with { MayBeNull = true };

    public Kind ButThere => this with { MayBeNull = false };

    public IReadOnlyList<Member> Members => this == Facts || this == Facts.OrNull ? Member.OfFacts : this == Pair ? Member.OfPair : [];

    public static Kind ListOf(Kind item) => new($"IReadOnlyList<{item}>", typeof(IReadOnlyList<>).MakeGenericType(item.Type), Item: item);

    public static Kind ItemResultsOf(Kind item) => ListOf(new($"ItemResult<{item}>", typeof(ItemResult<>).MakeGenericType(item.Type)));

    /// <summary>Whether a parameter of this kind takes values of the other.</summary>
    public bool Takes(Kind other) => ButThere == other.ButThere && (MayBeNull || !other.MayBeNull);

    public override string ToString() => MayBeNull ? Name + "?" : Name;
}

/// <summary>A member that paths lead to.</summary>
internal sealed record Member(string Name, Kind Kind, Func<object, object?> Read)
{
    public static readonly IReadOnlyList<Member> OfFacts =
    [
        new("count", Kind.Int, static facts => ((Facts)facts).Count),
        new("good", Kind.Bool, static facts => ((Facts)facts).Good),
        new("sure", Kind.Bool.OrNull, static facts => ((Facts)facts).Sure),
        new("color", Kind.Color, static facts => ((Facts)facts).Color),
        new("hue", Kind.Color.OrNull, static facts => ((Facts)facts).Hue),
        new("shape", Kind.Shape, static facts => ((Facts)facts).Shape),
        new("extra", Kind.Int.OrNull, static facts => ((Facts)facts).Extra),
        new("items", Kind.Ints, static facts => ((Facts)facts).Items),
    ];

    public static readonly IReadOnlyList<Member> OfPair = [new("count", Kind.Int, static pair => ((Pair)pair).Count)];
}
