using System.Globalization;
using System.Text.RegularExpressions;

namespace CodeFirstWorkflows.Testing;

/// <summary>Finds the numbers of a text; parts of dates, times, versions and names are none.</summary>
internal static partial class PromptNumbers
{
    public static IReadOnlyList<decimal> In(string text)
    {
        List<decimal> numbers = [];
        foreach (var match in Number().EnumerateMatches(text))
        {
            var digits = text.AsSpan(match.Index, match.Length);
            if (decimal.TryParse(digits, NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
                numbers.Add(number);
        }
        return numbers;
    }

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}_.:/-])(?:(?<=^|[\s(=])-)?" +
        @"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?(?![0-9]|[-.:/][0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
