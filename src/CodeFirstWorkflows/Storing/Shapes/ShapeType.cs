namespace CodeFirstWorkflows.Storing;

/// <summary>Whether a value may be null.</summary>
internal enum Nullness
{
    /// <summary>It may not.</summary>
    Never,

    /// <summary>It may.</summary>
    Allowed,

    /// <summary>Nobody said.</summary>
    Unknown,
}

/// <summary>The type of a value in a shape: a scalar by its name, or a place in the table of types.</summary>
/// <param name="Scalar">The name of a scalar; <see langword="null"/> for a type of the table.</param>
/// <param name="Place">The place in the table.</param>
/// <param name="Nullness">Whether the value may be null.</param>
internal readonly record struct TypeRef(string? Scalar, int Place, Nullness Nullness);

/// <summary>A type in the table of a shape.</summary>
internal abstract record ShapeType
{
    /// <summary>What it is, in words.</summary>
    internal abstract string Words { get; }
}

/// <summary>A type whose values are JSON objects with known members.</summary>
/// <param name="Discriminator">The member that tells derived types apart; <see langword="null"/> if nothing does.</param>
/// <param name="IsAbstract">Whether only derived types have values.</param>
internal sealed record ObjectShape(string? Discriminator, bool IsAbstract) : ShapeType
{
    internal List<ShapeMember> Members { get; } = [];

    internal List<ShapeDerived> Derived { get; } = [];

    internal override string Words => "an object";
}

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="Type">Its type.</param>
internal sealed record ShapeMember(string Name, bool IsRequired, TypeRef Type);

/// <summary>A type that an object may be of.</summary>
/// <param name="Mark">The discriminator's value as JSON; empty if there is none.</param>
/// <param name="Type">The type.</param>
/// <param name="Name">The type's own name: it is compared only to find two that were swapped.</param>
internal sealed record ShapeDerived(string Mark, TypeRef Type, string Name);

/// <summary>A type whose values are JSON arrays.</summary>
internal sealed record ListShape(TypeRef Element) : ShapeType
{
    internal override string Words => "a list";
}

/// <summary>A type whose values are JSON objects with any members.</summary>
internal sealed record MapShape(TypeRef Key, TypeRef Value) : ShapeType
{
    internal override string Words => "a map";
}

/// <summary>An enum.</summary>
/// <param name="IsNumber">Whether its values are written as numbers.</param>
internal sealed record EnumShape(bool IsNumber) : ShapeType
{
    /// <summary>The names, as they are written; and the numbers, if those are written instead.</summary>
    internal List<(string Name, string Number)> Values { get; } = [];

    internal override string Words => IsNumber ? "an enum by number" : "an enum by name";
}

/// <summary>A type whose JSON a converter of the user's makes, about which nobody else can know.</summary>
/// <param name="Converter">The converter's full name.</param>
internal sealed record ConvertedShape(string Converter) : ShapeType
{
    internal override string Words => $"what {Converter} writes";
}

/// <summary>A type that the serializer knows and this library does not.</summary>
/// <param name="Name">The type's name.</param>
internal sealed record OtherShape(string Name) : ShapeType
{
    internal override string Words => Name;
}
