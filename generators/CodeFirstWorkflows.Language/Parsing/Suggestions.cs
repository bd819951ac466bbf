using System;
using System.Collections.Generic;
using System.Linq;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Finds the name that somebody who mistyped probably meant.</summary>
internal static class Suggestions
{
    /// <summary>The nearest of the names, or null if none is near.</summary>
    public static string? Nearest(string written, IEnumerable<string> names)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var name in names)
        {
            var distance = Distance(written.ToUpperInvariant(), name.ToUpperInvariant());
            var allowed = Math.Max(1, Math.Min(written.Length, name.Length) / 3 + 1);
            if (distance <= allowed && distance < bestDistance)
                (best, bestDistance) = (name, distance);
        }

        return best;
    }

    /// <summary>The end of a message: what was probably meant, or what there is.</summary>
    public static string Hint(string? nearest, IEnumerable<string> names)
    {
        if (nearest is not null)
            return $"; did you mean '{nearest}'?";
        var known = string.Join(", ", names.Take(12).Select(name => $"'{name}'"));
        return known.Length == 0 ? "" : $"; known here: {known}";
    }

    // Optimal string alignment: insertions, deletions, replacements and swapped neighbours cost one each.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replace, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
