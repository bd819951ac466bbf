using System;
using System.Linq;
using System.Text;
using CodeFirstWorkflows.Language.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes values as C# expressions.</summary>
internal static class Expressions
{
    /// <summary>The path, starting from the expression that its head stands for.</summary>
    public static string Path(ValuePath path, string head)
    {
        var text = new StringBuilder(head);
        foreach (var access in path.Accesses)
        {
            switch (access.Kind)
            {
                case AccessKind.Cast:
                    text.Insert(0, $"(({access.Name})").Append(text[text.Length - 1] == '!' ? ")" : "!)");
                    continue;
                case AccessKind.Known:
                    text.Append('!');
                    continue;
                case AccessKind.WholeValue:
                    text.Insert(0, '(').Append("!).Value");
                    continue;
            }

            if (access.Null == NullHandling.Fail)
                text.Insert(0, Library.PromptWriter + ".Required(").Append(", ").Append(Text(access.PathBefore)).Append(')');
            text.Append(access.Null switch
            {
                NullHandling.Propagate => "?",
                NullHandling.Forgive => "!",
                _ => "",
            });
            text.Append(access.Kind == AccessKind.Index ? $"[{access.Index}]" : "." + access.Name);
        }

        return text.ToString();
    }

    /// <summary>The first of the candidates that has a value.</summary>
    public static string FirstOf(ValueSource source, TypeRef type, Func<ValuePath, string> head)
    {
        var candidates = source.Candidates.Select(candidate => Path(candidate, head(candidate))).ToList();
        // A parameter of code without nullable annotations takes null, though its type here says otherwise.
        if (source.Candidates[candidates.Count - 1].MayBeNull && type is { IsValueType: false, IsNullable: false })
            candidates[candidates.Count - 1] += "!";
        if (candidates.Count == 1)
            return candidates[0];
        var nullable = type.IsNullable ? type.Name : type.Name + "?";
        return string.Join(" ?? ", candidates.Select((candidate, index) => index == candidates.Count - 1 ? candidate : $"({nullable})({candidate})"));
    }

    /// <summary>A C# string literal.</summary>
    public static string Text(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A C# string literal, or null.</summary>
    public static string TextOrNull(string? text) => text is null ? "null" : Text(text);

    /// <summary>A time in the largest unit that fits.</summary>
    public static string Time(long ticks)
    {
        (string Unit, long Ticks)[] units =
        [
            ("Days", System.TimeSpan.TicksPerDay), ("Hours", System.TimeSpan.TicksPerHour), ("Minutes", System.TimeSpan.TicksPerMinute), ("Seconds", System.TimeSpan.TicksPerSecond), ("Milliseconds", System.TimeSpan.TicksPerMillisecond),
        ];
        foreach (var (unit, length) in units)
        {
            if (ticks % length == 0 && ticks / length <= int.MaxValue)
                return $"global::System.TimeSpan.From{unit}({ticks / length})";
        }

        return $"global::System.TimeSpan.FromTicks({ticks}L)";
    }
}
