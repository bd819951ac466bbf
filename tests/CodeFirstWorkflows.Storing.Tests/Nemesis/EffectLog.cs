using System.Globalization;

namespace CodeFirstWorkflows.Storing.Tests.Nemesis;

/// <summary>A line of the log of effects.</summary>
internal sealed record Effect(long At, int Pid, string What, string Run, string Key, string Info);

/// <summary>One try of a step, as its effects show it.</summary>
/// <param name="Pid">The process.</param>
/// <param name="From">When it started, in ticks.</param>
/// <param name="To">When it ended, was canceled, or its process was gone.</param>
internal sealed record Try(int Pid, long From, long To);

/// <summary>Reads the logs of effects of all processes.</summary>
internal static class EffectLog
{
    internal static IReadOnlyList<Effect> Read(IEnumerable<string> files) =>
    [
        .. files.Where(File.Exists).SelectMany(File.ReadAllLines).Select(static line => line.Split('\t')).Select(static parts => new Effect(
            long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2], parts[3], parts[4], parts[5]))
            .OrderBy(static effect => effect.At),
    ];

    /// <summary>
    /// Pairs starts with ends. A process tries a step once at a time, unless something is wrong: then an end counts for the earliest
    /// start.
    /// </summary>
    internal static IReadOnlyList<Try> TriesOf(IEnumerable<Effect> effectsOfKey, IReadOnlyDictionary<int, long> deaths)
    {
        var tries = new List<Try>();
        foreach (var ofProcess in effectsOfKey.GroupBy(static effect => effect.Pid))
        {
            var open = new Queue<Effect>();
            foreach (var effect in ofProcess)
            {
                if (effect.What == "start")
                    open.Enqueue(effect);
                else if (effect.What is "end" or "canceled" && open.TryDequeue(out var start))
                    tries.Add(new Try(effect.Pid, start.At, effect.At));
            }

            tries.AddRange(open.Select(start => new Try(start.Pid, start.At, deaths.GetValueOrDefault(start.Pid, long.MaxValue))));
        }

        return [.. tries.OrderBy(static one => one.From)];
    }
}
