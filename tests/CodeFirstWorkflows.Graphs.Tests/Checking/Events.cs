using CodeFirstWorkflows.Graphs.Tests.Interpretation;

namespace CodeFirstWorkflows.Graphs.Tests.Checking;

/// <summary>What the events of a run tell, those of sub-workflows and items included.</summary>
internal static class Events
{
    public static IEnumerable<string> Compare(Story story, WorkflowRun run)
    {
        var events = run.Events.ToBlockingEnumerable().ToList();
        var settled = events.OfType<StepSettled>().ToLookup(each => each.Key);
        var started = events.OfType<StepStarted>().ToLookup(each => each.Key);
        var told = story.Settled.ToLookup(each => each.Key);
        foreach (var step in story.Settled.Where(step => step.IsCertain))
        {
            if (settled[step.Key].Count() != 1)
                yield return $"It was told {settled[step.Key].Count()} times that {step.Key} is {step.Outcome}.";
            else if (settled[step.Key].Single().Outcome != step.Outcome)
                yield return $"It was told that {step.Key} is {settled[step.Key].Single().Outcome}, not {step.Outcome}.";
            if (started[step.Key].Count() != (step.Outcome == StepOutcome.Skipped ? 0 : 1) && step.Outcome != StepOutcome.Failed)
                yield return $"It was told {started[step.Key].Count()} times that {step.Key} starts, which is {step.Outcome}.";
        }

        foreach (var each in settled.Where(each => !told.Contains(each.Key)))
            yield return $"It was told that {each.Key} is {each.First().Outcome}, of which nothing is to be told.";
    }
}
