using System.Collections;
using System.Globalization;

namespace CodeFirstWorkflows.Graphs.Tests.Values;

/// <summary>Values as text: equal values have equal texts.</summary>
internal static class Show
{
    public static string All(IEnumerable<object?> values) => string.Join(", ", values.Select(Of));

    public static string Of(object? value) => value switch
    {
        null => "-",
        bool flag => flag ? "yes" : "no",
        Facts facts => $"{{{All([facts.Count, facts.Good, facts.Sure, facts.Color, facts.Hue, facts.Shape, facts.Extra, facts.Items])}}}",
        Pair pair => $"<{All([pair.Count, pair.Facts])}>",
        Circle circle => $"circle {circle.Radius}",
        Square square => $"square {square.Side}",
        Line line => $"line {line.Length}",
        ItemResult<int> item => OfItem(item),
        ItemResult<Color> item => OfItem(item),
        ItemResult<Facts> item => OfItem(item),
        ItemResult<bool> item => OfItem(item),
        ItemResult<Shape> item => OfItem(item),
        IEnumerable list => $"[{All(list.Cast<object?>())}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Why an item failed may depend on time: where the first of its steps that fails cancels the others.
    private static string OfItem<T>(ItemResult<T> item) => $"{item.Index}: {(item.Succeeded ? Of(item.Result) : "failed")}";
}
