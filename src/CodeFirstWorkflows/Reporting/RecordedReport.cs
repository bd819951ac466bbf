using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>Makes reports of what is recorded.</summary>
internal static class RecordedReport
{
    internal static RunReport Of(StoredRun run, IReadOnlyList<StepRecord> records)
    {
        var end = records.LastOrDefault(static record => record.Kind == RunRecordKind.End);
        return new RunReport(run.Id, run.Workflow, run.Version, run.State)
        {
            Recovered = run.State == WorkflowState.Completed && end?.IsRecovered == true,
            CreatedAt = run.CreatedAt,
            Duration = end?.Duration,
            Usage = UsageOf(records),
            Errors = end is null || run.State == WorkflowState.Running ? [] : [.. new[] { end.Error }.OfType<StepError>(), .. end.OtherErrors],
            Steps = StepsOf(records),
        };
    }

    /// <summary>The steps, each where its last record stands.</summary>
    internal static IReadOnlyList<ReportedStep> StepsOf(IReadOnlyList<StepRecord> records)
    {
        var attempts = records.ToLookup(static record => record.Key, static record => record.Attempts);
        return
        [
            .. records.Where(static record => OutcomeOf(record) is not null).GroupBy(static record => record.Key).Select(static group => group.Last())
                .OrderBy(static record => record.Sequence)
                .Select(record => new ReportedStep(record.Key, OutcomeOf(record)!.Value)
                {
                    At = record.At,
                    Duration = record.Duration,
                    Error = record.Error,
                    Attempts = [.. attempts[record.Key].SelectMany(static each => each)],
                }),
        ];
    }

    private static UsageDetails UsageOf(IReadOnlyList<StepRecord> records)
    {
        var usage = new UsageDetails();
        foreach (var attempt in records.SelectMany(static record => record.Attempts))
        {
            if (attempt.Usage is { } used)
                usage.Add(used);
        }

        return usage;
    }

    private static StepOutcome? OutcomeOf(StepRecord record) => record.Kind switch
    {
        RunRecordKind.Completed or RunRecordKind.Answer => StepOutcome.Completed,
        RunRecordKind.Attempt when record.Error is null => StepOutcome.Completed,
        RunRecordKind.Skipped or RunRecordKind.Attempt => StepOutcome.Failed,
        RunRecordKind.Waiting => StepOutcome.Waiting,
        _ => null,
    };
}
