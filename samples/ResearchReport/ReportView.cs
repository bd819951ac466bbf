using System.Globalization;
using CodeFirstWorkflows;

namespace Samples;

/// <summary>Shows a run while it is on its way, then its report.</summary>
internal static class ReportView
{
    public static async Task FollowAsync(ResearchReport.Run run)
    {
        var draft = run.Steps.Draft.Name;
        await foreach (var item in run.Events)
        {
            switch (item)
            {
                case StepStarted step:
                    Console.WriteLine($"> {step.Key}");
                    break;
                case TextDelta piece when piece.Step == draft:
                    Console.Write(PlainText.Of(piece.Text));
                    break;
                case StepSettled step:
                    if (step.Step == draft)
                        Console.WriteLine();
                    Console.WriteLine($"< {step.Key} {HowItEnded(step)}");
                    break;
            }
        }
    }

    public static void Show(ResearchReport.Run run)
    {
        var report = run.Result;
        Console.WriteLine();
        Console.WriteLine(PlainText.Of(report.Text));
        Console.WriteLine();
        Write("Sources", report.Sources);
        Write("Not found", report.Gaps);
        foreach (var review in report.Reviews)
            Write(review.Accepted ? "Accepted" : "Flawed", review.Flaws);
        if (run.Steps.Critique.Exhausted)
            Console.WriteLine($"The critic was not content with any of {run.Steps.Draft.Visits} drafts.");
    }

    private static string HowItEnded(StepSettled step) => step.Error is { } error
        ? $"{step.Outcome}: {ErrorText.Of(error)}"
        : string.Create(CultureInfo.InvariantCulture, $"{step.Outcome}, {step.Duration.TotalSeconds:0.00} s");

    private static void Write(string name, IReadOnlyList<string> values) =>
        Console.WriteLine(values.Count == 0 ? name : $"{name}: {PlainText.OnOneLine(string.Join("; ", values))}");
}
