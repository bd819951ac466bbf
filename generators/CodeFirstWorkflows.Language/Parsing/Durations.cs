using System;
using System.Globalization;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Reads durations as attributes write them.</summary>
internal static class Durations
{
    /// <summary>What to write instead of something else.</summary>
    public const string Forms = "write a number and its unit, as \"500ms\", \"30s\", \"2m\", \"1h\" or \"3d\"";

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>Reads one that is longer than nothing.</summary>
    public static bool TryParse(string text, out long ticks)
    {
        ticks = 0;
        foreach (var (unit, length) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal) || !decimal.TryParse(text.Substring(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                continue;
            if (number <= 0 || number > long.MaxValue / length)
                return false;
            ticks = (long)(number * length);
            return ticks > 0;
        }

        return false;
    }
}
