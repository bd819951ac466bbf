using CodeFirstWorkflows.Graphs.Tests.Model;
using CodeFirstWorkflows.Graphs.Tests.Values;

namespace CodeFirstWorkflows.Graphs.Tests.Worlds;

/// <summary>What a step does.</summary>
internal readonly record struct Deed(object? Value, bool Fails, bool Waits);

/// <summary>
/// What steps and helpers do: the same whenever they are called with the same arguments, and under the same key if they know it. Only impure
/// helpers answer otherwise in another life of the process.
/// </summary>
internal sealed class Fate(int seed, Graph graph)
{
    private const int Most = int.MaxValue;

    private readonly Dictionary<string, Step> _steps = graph.WithChildren().SelectMany(each => each.Steps).ToDictionary(step => step.Name);
    private readonly Dictionary<string, Helper> _helpers = graph.WithChildren().SelectMany(HelpersOf).DistinctBy(helper => helper.Name).ToDictionary(helper => helper.Name);

    // What becomes of a value that was never declared is written in sequence only.
    private readonly bool _hasStrayColors = seed % 3 == 0 && graph.WithChildren().All(each => !each.IsDataflow);

    public static string LabelOf(Step step, string? key, string arguments) => $"{(step.TakesContext ? key : step.Name)}({arguments})";

    public static string LabelOf(Helper helper, string arguments) => $"{helper.Name}?({arguments})";

    public Step Step(string name) => _steps[name];

    public Helper Helper(string name) => _helpers[name];

    public Deed Of(Step step, string label)
    {
        var chance = new Chance(seed, label);
        var fails = chance.OnceIn(step.FailsOnceIn);
        var waits = step.Form != Form.Value && chance.Below(3) > 0;
        return new(step.Returns is { } kind && !fails ? Value(kind, ref chance) : null, fails, waits);
    }

    /// <summary>What a helper answers; <see langword="null"/> if it throws.</summary>
    public bool? Answer(Helper helper, string label, int life)
    {
        var chance = new Chance(helper.IsImpure ? seed + life : seed, label);
        return chance.OnceIn(60) ? null : chance.Below(2) == 0;
    }

    private object? Value(Kind kind, ref Chance chance)
    {
        if (kind.MayBeNull && chance.OnceIn(3))
            return null;
        if (kind.Type == typeof(int))
            return chance.Below(Most);
        if (kind.Type == typeof(bool))
            return chance.OnceIn(2);
        if (kind.Type == typeof(Color))
            return _hasStrayColors && chance.OnceIn(4) ? (Color)7 : (Color)chance.Below(3);
        if (kind.Type == typeof(Shape))
            return Shape(ref chance);
        if (kind.Type == typeof(IReadOnlyList<int>))
            return Ints(ref chance);
        return kind.Type == typeof(Facts) ? Facts(ref chance) : throw new InvalidOperationException($"There are no values of kind {kind}.");
    }

    public object Input(Kind kind)
    {
        var chance = new Chance(seed, "input");
        return Value(kind, ref chance)!;
    }

    private Facts Facts(ref Chance chance) => new(
        chance.Below(Most),
        chance.OnceIn(2),
        (bool?)Value(Kind.Bool.OrNull, ref chance),
        (Color)Value(Kind.Color, ref chance)!,
        (Color?)Value(Kind.Color.OrNull, ref chance),
        Shape(ref chance),
        (int?)Value(Kind.Int.OrNull, ref chance),
        Ints(ref chance));

    private static Shape Shape(ref Chance chance) => chance.Below(3) switch
    {
        0 => new Circle(chance.Below(Most)),
        1 => new Square(chance.Below(Most)),
        _ => new Line(chance.Below(Most)),
    };

    private static List<int> Ints(ref Chance chance)
    {
        var list = new List<int>();
        for (var left = chance.Below(4); left > 0; left--)
            list.Add(chance.Below(Most));
        return list;
    }

    private static IEnumerable<Helper> HelpersOf(Graph graph) => graph.Conditions().OfType<Ask>().Select(ask => ask.Helper);
}
