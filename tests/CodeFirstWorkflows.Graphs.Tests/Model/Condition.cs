using CodeFirstWorkflows.Graphs.Tests.Values;

namespace CodeFirstWorkflows.Graphs.Tests.Model;

/// <summary>What decides whether a step runs, or whether a loop ends.</summary>
internal abstract record Condition(bool Not)
{
    public abstract IEnumerable<Step> Reads { get; }
}

/// <summary>Asks about the value at a path.</summary>
internal sealed record Test(Path Path, Check Check, bool Not = false) : Condition(Not)
{
    public override IEnumerable<Step> Reads => Path.Step is { } step ? [step] : [];
}

/// <summary>Asks a method.</summary>
internal sealed record Ask(Helper Helper, bool Not = false) : Condition(Not)
{
    public override IEnumerable<Step> Reads => Helper.Inputs.SelectMany(input => input.Reads);
}

/// <summary>A method that answers yes or no: always the same, unless it is impure.</summary>
internal sealed record Helper(string Name, IReadOnlyList<Input> Inputs, bool IsImpure);

/// <summary>A test of a value.</summary>
/// <param name="Argument">The attribute's argument; empty for a bool that is the condition itself.</param>
/// <param name="Holds">Whether the test holds.</param>
internal sealed record Check(string Argument, Func<object?, bool> Holds)
{
    public static readonly Check True = new("", static value => value is true);
    public static readonly Check Null = new("IsNull = true", static value => value is null);

    public static Check Is(bool constant) => new($"Is = {(constant ? "true" : "false")}", value => value is bool flag && flag == constant);

    public static Check Is(Color constant) => new($"Is = Color.{constant}", value => value is Color color && color == constant);

    public static Check Is(Kind kind) => new($"Is = typeof({kind.Name})", kind.Type.IsInstanceOfType);

    public static Check In(IReadOnlyList<Color> constants) => new(
        $"In = [{string.Join(", ", constants.Select(constant => $"Color.{constant}"))}]",
        value => value is Color color && constants.Contains(color));
}

/// <summary>Adjacent branches on one path.</summary>
internal sealed class BranchSet(Path path)
{
    public Path Path { get; } = path;

    /// <summary>The steps in their order.</summary>
    public List<Step> Branches { get; } = [];

    /// <summary>Whether one of them runs in any case.</summary>
    public bool IsExhaustive { get; init; }

    /// <summary>Whether their conditions name each declared value, so that any other fails the run.</summary>
    public bool NamesAllValues { get; init; }
}
