
namespace CodeFirstWorkflows;

/// <summary>Makes reports of runs that this process has driven.</summary>
internal static class LiveReport
{
    internal static RunReport Of(WorkflowRun run) => new(run.Id, run.Bound.Shape.Identity, run.Bound.Shape.Version, run.State)
    {
        Recovered = run.Recovered,
        CreatedAt = run.CreatedAt,
        Duration = run.Duration,
        Usage = run.Usage,
        Errors = run.Errors,
        Steps = run.Driver.Journal is { } journal ? RecordedReport.StepsOf(journal.All) : run.IsObserved ? OfEvents(run) : OfSlots(run),
    };

    private static IReadOnlyList<ReportedStep> OfEvents(WorkflowRun run)
    {
        var events = run.EventLog!.Snapshot();
        var attempts = events.OfType<AttemptSettled>().ToLookup(static settled => settled.Key, static settled => settled.Attempt);
        return
        [
            .. events.OfType<StepSettled>().Select(settled => new ReportedStep(settled.Key, settled.Outcome)
            {
                At = settled.At,
                Duration = settled.Duration,
                Error = settled.Error,
                Attempts = [.. attempts[settled.Key]],
            }),
        ];
    }

    private static IReadOnlyList<ReportedStep> OfSlots(WorkflowRun run) =>
        [.. run.Bound.Steps.Select(step => step.ReportOf(run)).Where(static step => step.Outcome != StepOutcome.NotReached)];
}
