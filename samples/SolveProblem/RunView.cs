using System.Globalization;
using CodeFirstWorkflows;
using Spectre.Console;

namespace Samples;

/// <summary>Shows a run of any workflow: every step's text as it arrives, then the result and what it took.</summary>
internal sealed class RunView(IAnsiConsole console)
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Style Dim = new(decoration: Decoration.Dim);

    private readonly Dictionary<string, string?> _models = [];
    private readonly List<StepSettled> _settled = [];

    /// <summary>A terminal with what it can do, or plain text that breaks no lines.</summary>
    public static IAnsiConsole OpenConsole()
    {
        var isTerminal = !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = isTerminal }, // on a build server they color files, too
        });
        if (!isTerminal)
            console.Profile.Width = short.MaxValue; // a file has no width to wrap at
        return console;
    }

    public async Task FollowAsync(WorkflowRun run)
    {
        await foreach (var item in run.Events)
        {
            switch (item)
            {
                case StepStarted step:
                    Heading(step.Key);
                    break;
                case TextDelta piece:
                    Write(piece.Text);
                    break;
                case AttemptSettled attempt:
                    _models[attempt.Key] = attempt.Attempt.Model;
                    break;
                case StepSettled step:
                    _settled.Add(step);
                    console.WriteLine();
                    console.WriteLine($"({Seconds(step.Duration)}, {Count(step.Usage.TotalTokenCount)} tokens)", Dim);
                    break;
            }
        }
    }

    public void ShowResult(string result)
    {
        Heading("result");
        Write(result);
        console.WriteLine();
    }

    public void ShowSummary(WorkflowRun run)
    {
        Heading("summary");
        var table = new Table { Border = TableBorder.Simple, ShowFooters = true };
        table.AddColumn(new TableColumn("step").Footer("total"));
        table.AddColumn(new TableColumn("model"));
        table.AddColumn(Number("tokens in", Count(run.Usage.InputTokenCount)));
        table.AddColumn(Number("tokens out", Count(run.Usage.OutputTokenCount)));
        table.AddColumn(Number("time", Seconds(run.Duration)));
        foreach (var step in _settled)
        {
            table.AddRow(
                new Text(step.Key),
                new Text(PlainText.OnOneLine(_models.GetValueOrDefault(step.Key) ?? "")),
                new Text(Count(step.Usage.InputTokenCount)),
                new Text(Count(step.Usage.OutputTokenCount)),
                new Text(Seconds(step.Duration)));
        }

        console.Write(table);
    }

    private static TableColumn Number(string header, string total) => new TableColumn(header).Footer(total).RightAligned();

    private static string Count(long? tokens) => tokens?.ToString(CultureInfo.InvariantCulture) ?? "?";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private void Heading(string title)
    {
        console.WriteLine();
        console.WriteLine($"== {title}", Bold);
    }

    // Past Spectre, which would break the lines of what comes in pieces.
    private void Write(string text) => console.Profile.Out.Writer.Write(PlainText.Of(text));
}
