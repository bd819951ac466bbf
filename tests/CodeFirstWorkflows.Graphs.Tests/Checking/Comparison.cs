using CodeFirstWorkflows.Graphs.Tests.Interpretation;
using CodeFirstWorkflows.Graphs.Tests.Running;
using CodeFirstWorkflows.Graphs.Tests.Worlds;

namespace CodeFirstWorkflows.Graphs.Tests.Checking;

/// <summary>What differs between what happened and what must.</summary>
internal static class Comparison
{
    /// <summary>The end of a run, and of each of its steps.</summary>
    public static IEnumerable<string> OfRun(Story story, WorkflowRun run)
    {
        if (run.State != story.State)
            yield return $"The run is {run.State} ({run.Error?.Message}), not {story.State}.";
        else if (run.State == WorkflowState.Completed && Slots.OutputOf(run) is var output && output != story.Output)
            yield return $"The output is {output}, not {story.Output}.";
        foreach (var problem in OfErrors(story, run).Concat(OfSlots(story, run)))
            yield return problem;
    }

    /// <summary>The calls: each that must happen did, and no other.</summary>
    public static IEnumerable<string> OfCalls(IEnumerable<Told> told, IEnumerable<Call> calls)
    {
        var called = calls.CountBy(call => call.Label).ToDictionary();
        var must = told.Where(call => call.IsCertain).CountBy(call => call.Label).ToDictionary();
        var may = told.CountBy(call => call.Label).ToDictionary();
        foreach (var (label, count) in must)
        {
            if (called.GetValueOrDefault(label) < count)
                yield return $"{label} was called {called.GetValueOrDefault(label)} times, not {count}.";
        }

        foreach (var (label, count) in called)
        {
            if (may.GetValueOrDefault(label) < count)
                yield return $"{label} was called {count} times, not {may.GetValueOrDefault(label)}.";
        }
    }

    /// <summary>The order of the calls of one life.</summary>
    public static IEnumerable<string> OfOrder(Story story, IReadOnlyList<Call> calls)
    {
        // Calls that look alike are not told apart: it is enough if any of them keeps the order, and all must be there.
        var called = calls.ToLookup(call => call.Label);
        var counts = story.Calls.CountBy(told => told.Label).ToDictionary();
        foreach (var told in story.Calls.Where(IsThere))
        {
            var starts = called[told.Label].Max(call => call.Started);
            foreach (var before in told.After.Where(IsThere))
            {
                if (called[before.Label].Min(call => call.Ended) > starts)
                    yield return $"{told.Label} started before {before.Label} ended.";
            }
        }

        bool IsThere(Told told) => called[told.Label].Count() == counts[told.Label];
    }

    /// <summary>What runs beside each other: nothing that waits keeps a sibling from starting.</summary>
    public static IEnumerable<string> OfSiblings(Story story, IReadOnlyList<Call> calls)
    {
        var byLabel = calls.ToLookup(call => call.Label);
        foreach (var siblings in story.Beside.Where(siblings => siblings.All(told => told.IsCertain)))
        {
            foreach (var (told, sibling) in siblings.Where(told => told.Waits).SelectMany(told => siblings.Select(sibling => (told, sibling))))
            {
                if (byLabel.Contains(told.Label) && byLabel.Contains(sibling.Label)
                    && byLabel[sibling.Label].Min(call => call.Started) > byLabel[told.Label].Max(call => call.Ended))
                {
                    yield return $"{sibling.Label} did not start beside {told.Label}, but after it.";
                }
            }
        }
    }

    private static IEnumerable<string> OfErrors(Story story, WorkflowRun run)
    {
        var errors = run.Errors.Select(error => new Failure(error.Key, error.Kind)).ToList();
        var may = story.Failures.Select(failure => failure with { IsCertain = true }).ToList();
        foreach (var failure in story.Failures.Where(failure => failure.IsCertain && !errors.Contains(failure)))
            yield return $"{failure} is not among the run's errors.";
        foreach (var error in errors.Where(error => !may.Contains(error)))
            yield return $"{error} is among the run's errors.";
        if (run.State == WorkflowState.Failed && errors.Count == 0)
            yield return "The run failed without an error.";
        if (!errors.Select(error => may.IndexOf(error)).SequenceEqual(errors.Select(error => may.IndexOf(error)).Order()))
            yield return $"The run's errors are not in declared order: {string.Join(", ", errors)}.";
        if (errors.Count > 0 && run.Error != run.Errors[0])
            yield return $"The run's error is {run.Error}, not the first of all.";
    }

    private static IEnumerable<string> OfSlots(Story story, WorkflowRun run)
    {
        var settled = story.Settled.Where(each => each.Step.Length > 0).ToLookup(each => each.Step);
        foreach (var slot in Slots.Of(run))
        {
            if (!settled[slot.Step].All(each => each.IsCertain))
                continue;
            var last = settled[slot.Step].LastOrDefault();
            if (slot.Outcome != (last?.Outcome ?? StepOutcome.NotReached))
                yield return $"{slot.Step} is {slot.Outcome}, not {last?.Outcome.ToString() ?? "NotReached"}.";
            else if (slot.Outcome == StepOutcome.Completed && slot.Result != last!.Result)
                yield return $"The result of {slot.Step} is {slot.Result}, not {last.Result}.";
            else if (slot.Outcome is StepOutcome.Completed or StepOutcome.Failed && (slot.Key, slot.Visits) != (last!.Key, last.Visits))
                yield return $"{slot.Step} is at {slot.Key} after {slot.Visits} visits, not at {last.Key} after {last.Visits}.";
            if (slot.IsExhausted != (last?.IsExhausted == true))
                yield return $"{slot.Step} is {(slot.IsExhausted ? "" : "not ")}exhausted.";
        }
    }
}
