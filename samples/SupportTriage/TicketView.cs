using CodeFirstWorkflows;

namespace Samples;

/// <summary>Shows which path a ticket took, and where it ended.</summary>
internal static class TicketView
{
    public static void Show(Ticket ticket, SupportTriage.Run run)
    {
        Console.WriteLine(ticket.Id);
        Write("path", string.Join(" > ", Path(run.Steps)));
        if (run.Error is { } error)
            Write("failed", $"step '{error.Key}': {ErrorText.Of(error)}");
        else
            Show(run.Steps.Triage.Result, run.Result);
        Console.WriteLine();
    }

    private static void Show(Triage triage, Handled handled)
    {
        Write("sorted", $"{triage.Category}, {triage.Language}{(triage.Urgent ? ", urgent" : "")}");
        if (handled.Alert is { } alert)
            Write("alert", alert);
        Write("ending", handled.Ending == Ending.Closed ? "Closed" : $"{handled.Ending}: {handled.Text}");
    }

    // Of steps that a condition left out, the outcome is Skipped.
    private static IEnumerable<string> Path(SupportTriage.Run.StepResults steps) =>
        new (string Name, StepOutcome Outcome)[]
        {
            (steps.Triage.Name, steps.Triage.Outcome),
            (steps.Close.Name, steps.Close.Outcome),
            (steps.Alert.Name, steps.Alert.Outcome),
            (steps.Refund.Name, steps.Refund.Outcome),
            (steps.Repair.Name, steps.Repair.Outcome),
            (steps.Answer.Name, steps.Answer.Outcome),
            (steps.Sign.Name, steps.Sign.Outcome),
            (steps.Tone.Name, steps.Tone.Outcome),
            (steps.Policy.Name, steps.Policy.Outcome),
            (steps.Approve.Name, steps.Approve.Outcome),
            (steps.Send.Name, steps.Send.Outcome),
            (steps.HandOver.Name, steps.HandOver.Outcome),
        }
        .Where(static step => step.Outcome == StepOutcome.Completed)
        .Select(static step => step.Name);

    private static void Write(string name, string text) => Console.WriteLine($"  {name,-6}  {PlainText.OnOneLine(text)}");
}
