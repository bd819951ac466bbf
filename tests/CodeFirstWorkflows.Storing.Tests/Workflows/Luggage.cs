using System.Text.Json.Serialization;

namespace CodeFirstWorkflows.Storing.Tests.Workflows;

/// <summary>All that may look different when it has been written and read.</summary>
public sealed record Luggage
{
    public required string Text { get; init; }

    /// <summary>Of a type that says nothing of those derived from it: what they add is dropped.</summary>
    public required Bag Bag { get; init; }

    /// <summary>Of a type that names those derived from it.</summary>
    public required IReadOnlyList<Shape> Shapes { get; init; }

    public required Color Color { get; init; }

    public Color? Lining { get; init; }

    public required Marks Marks { get; init; }

    public required DateTime Utc { get; init; }

    public required DateTime Local { get; init; }

    public required DateTime Somewhere { get; init; }

    public required DateTimeOffset Moment { get; init; }

    public required DateOnly Day { get; init; }

    public required TimeOnly Hour { get; init; }

    public required TimeSpan Length { get; init; }

    public required decimal Price { get; init; }

    public required double Weight { get; init; }

    public required Guid Id { get; init; }

    public required Uri Place { get; init; }

    public required byte[] Bytes { get; init; }

    public required IReadOnlyDictionary<string, int?> Counts { get; init; }

    public required string Large { get; init; }

    [JsonIgnore]
    public string? Ignored { get; init; }

    /// <summary>What a result's own members work out is not written.</summary>
    public int Total => Counts.Count;
}

public record Bag(string Name);

public sealed record LabeledBag(string Name, string Label) : Bag(Name);

[JsonPolymorphic]
[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Square), "square")]
public abstract record Shape;

public sealed record Circle(double Radius) : Shape;

public sealed record Square(int Side) : Shape;

public enum Color
{
    Red = 1,
    Blue = 7,
}

[Flags]
public enum Marks
{
    None = 0,
    Fragile = 1,
    Heavy = 2,
}
