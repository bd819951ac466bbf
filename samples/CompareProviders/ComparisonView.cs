using System.Globalization;
using CodeFirstWorkflows;

namespace Samples;

/// <summary>Shows what each model replied, who was first, and what most of them say.</summary>
internal static class ComparisonView
{
    public static void Show(string question, AskAround.Run run)
    {
        Console.WriteLine(question);
        if (run.Steps.Ask.Outcome == StepOutcome.Completed)
            Show(run.Steps.Ask.Result);
        if (run.Error is { } error)
            Write("failed", $"step '{error.Key}': {ErrorText.Of(error)}");
        else if (run.Steps.Arbitrate.Outcome == StepOutcome.Completed)
            Write("decided", $"{Of(run.Result)}, by the careful model");
        Console.WriteLine();
    }

    private static void Show(ProviderComparison<Answer> comparison)
    {
        foreach (var reply in comparison.Replies)
            Write(reply.Client, reply.Error is { } error ? $"failed: {ErrorText.Of(error)}" : $"{Of(reply.Result!),-14}{Cost(reply)}");
        Write("fastest", comparison.Fastest?.Client ?? "none");
        Write("majority", comparison.Majority() is { Result: { } most } ? Of(most) : "none");
    }

    private static string Of(Answer answer) => string.Create(CultureInfo.InvariantCulture, $"{answer.Value} {answer.Unit}");

    private static string Cost(ProviderReply<Answer> reply) => string.Create(
        CultureInfo.InvariantCulture, $"{reply.Duration.TotalSeconds,6:0.00} s{reply.Usage?.TotalTokenCount,6} tokens");

    private static void Write(string name, string text) => Console.WriteLine($"  {name,-8}  {PlainText.OnOneLine(text)}");
}
