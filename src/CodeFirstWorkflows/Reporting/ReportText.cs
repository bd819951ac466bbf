using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>Writes a report for people.</summary>
internal static class ReportText
{
    internal static string Of(RunReport report)
    {
        var text = new StringBuilder();
        Line(text, $"{report.Workflow}{(report.Version > 0 ? $" version {report.Version}" : "")}, run {report.RunId}: {report.State}{(report.Recovered ? ", recovered" : "")}");
        Line(text, $"created {report.CreatedAt:u}{(report.Duration is { } took ? $", took {Time(took)}" : "")}{Tokens(report.Usage)}");
        if (report.Steps.Count > 0)
            Line(text, "");
        var width = report.Steps.Count == 0 ? 0 : report.Steps.Max(static step => step.Key.Length);
        foreach (var step in report.Steps)
            Step(text, step, width);
        foreach (var error in report.Errors)
        {
            Line(text, "");
            Line(text, error.Key.Length > 0 ? $"{error.Kind} at '{error.Key}': {error.Type}" : $"{error.Kind}: {error.Type}");
            Line(text, "  " + error.Message.ReplaceLineEndings("\n  "));
            if (error.Stack is { } stack)
                Line(text, stack.ReplaceLineEndings("\n"));
        }

        return text.ToString();
    }

    private static void Step(StringBuilder text, ReportedStep step, int width)
    {
        Line(text, $"{(step.At is { } at ? $"{at:HH:mm:ss.fff}  " : "")}{step.Key.PadRight(width)}  {step.Outcome,-10}  {Time(step.Duration)}{Tokens(step.Usage)}");
        // One attempt that went well has nothing to add.
        if (step.Attempts is [{ Error: null, Model: null }])
            return;
        foreach (var attempt in step.Attempts)
        {
            var model = string.Join('/', new[] { attempt.Provider, attempt.Model }.OfType<string>());
            Line(text, $"  attempt {attempt.Number}{(model.Length > 0 ? $" by {model}" : "")}: {(attempt.Error is { } error ? $"{error.Type}: {error.Message.ReplaceLineEndings(" ")}" : "completed")}, {Time(attempt.Duration)}{Tokens(attempt.Usage)}");
        }
    }

    private static void Line(StringBuilder text, FormattableString line) => Line(text, line.ToString(CultureInfo.InvariantCulture));

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string Tokens(UsageDetails? usage) =>
        usage?.TotalTokenCount is { } tokens ? string.Create(CultureInfo.InvariantCulture, $", {tokens} tokens") : "";

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###} ms");
}
