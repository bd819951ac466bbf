using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Observing;

/// <summary>Makes events of records, as they were published when the records were made.</summary>
internal static class RecordedEvents
{
    /// <summary>The first event of a run.</summary>
    internal static RunStarted Start(string runId, DateTimeOffset createdAt) => new(runId, createdAt);

    /// <summary>The events of a record, in their order; the last one has the record's number.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="record">The record.</param>
    /// <param name="run">The run, if it is at hand.</param>
    internal static IReadOnlyList<WorkflowEvent> Of(string runId, StepRecord record, WorkflowRun? run = null)
    {
        var events = new List<WorkflowEvent>();
        foreach (var decision in record.Decisions)
        {
            if (!decision.Outcome && decision.Key.EndsWith(Runtime.Decisions.When, StringComparison.Ordinal))
            {
                var skipped = decision.Key[..^Runtime.Decisions.When.Length];
                events.Add(new StepSettled(runId, skipped, record.At, StepKeys.NameOf(skipped), StepOutcome.Skipped, TimeSpan.Zero, new(), null));
            }
        }

        var step = StepKeys.NameOf(record.Key);
        foreach (var attempt in record.Attempts)
        {
            events.Add(attempt.Error is null
                ? new AttemptSettled(runId, record.Key, record.At, step, attempt)
                : new AttemptFailed(runId, record.Key, record.At, step, attempt));
        }

        switch (record.Kind)
        {
            case RunRecordKind.Completed or RunRecordKind.Answer:
                events.Add(Settled(StepOutcome.Completed));
                break;
            case RunRecordKind.Skipped:
                events.Add(Settled(StepOutcome.Failed));
                break;
            case RunRecordKind.Attempt:
                events.Add(Settled(record.Error is null ? StepOutcome.Completed : StepOutcome.Failed));
                break;
            case RunRecordKind.Waiting when record.Wait is { } wait:
                events.Add(new WaitOpened(runId, record.Key, record.At, step, wait));
                break;
            case RunRecordKind.End when record.State is { } state:
                events.Add(new RunSettled(runId, record.At, state, state == WorkflowState.Failed ? record.Error : null, run));
                break;
        }

        if (events is [.., var last])
            events[^1] = last with { Sequence = record.Sequence };
        return events;

        StepSettled Settled(StepOutcome outcome) =>
            new(runId, record.Key, record.At, step, outcome, record.Duration, UsageOf(record), record.Error);
    }

    private static UsageDetails UsageOf(StepRecord record)
    {
        var usage = new UsageDetails();
        foreach (var attempt in record.Attempts)
        {
            if (attempt.Usage is { } used)
                usage.Add(used);
        }

        if (record.Below is { } below)
            usage.Add(below);
        return usage;
    }
}
