using System.Text.Json.Serialization;

namespace CodeFirstWorkflows.Graphs.Tests.Values;

/// <summary>Values come with numbers that no constant stands for as well.</summary>
public enum Color
{
    Red,
    Green,
    Blue,
}

/// <summary>A closed hierarchy.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Square), "square")]
[JsonDerivedType(typeof(Line), "line")]
public abstract record Shape
{
    private protected Shape()
    {
    }
}

public sealed record Circle(int Radius) : Shape;

public sealed record Square(int Side) : Shape;

public sealed record Line(int Length) : Shape;

/// <summary>A result with a member of each kind that a condition may ask for.</summary>
public sealed record Facts(int Count, bool Good, bool? Sure, Color Color, Color? Hue, Shape Shape, int? Extra, IReadOnlyList<int> Items);

/// <summary>The input of a workflow that is run with several parameters.</summary>
public sealed record Pair(int Count, Facts? Facts);
