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
        IEnumerable list => $"[{All(list.Cast<object?>())}]",
        _ when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ItemResult<>) => OfItem(value, type),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Why an item failed depends on time where its siblings were canceled.
    private static string OfItem(object item, Type type) =>
        type.GetProperty("Error")!.GetValue(item) is null ? Of(type.GetProperty("Result")!.GetValue(item)) : "failed";
}
