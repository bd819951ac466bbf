using CodeFirstWorkflows.Graphs.Tests.Checking;
using CodeFirstWorkflows.Graphs.Tests.Interpretation;

namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>The ways to run a case.</summary>
internal static class Ways
{
    /// <summary>All of them, until one goes wrong.</summary>
    public static Report? Try(Case tested) =>
        Plain(tested) ?? Observed(tested) ?? new KeyedWay(tested, isOrdered: false).Try() ?? new KeyedWay(tested, isOrdered: true).Try();

    /// <summary>Without a store, unobserved: the fast path.</summary>
    public static Report? Plain(Case tested)
    {
        var past = new Past(tested.Seed);
        var life = new Life(tested, 1, past);
        return Attempt.Of(tested, "plain", past, [life], () =>
        {
            var run = life.Drive(life.RunAsync())!;
            var story = tested.Tell(past.Answers);
            return [.. Comparison.OfRun(story, run), .. OfTrace(tested, story, life)];
        });
    }

    /// <summary>Without a store, with all events.</summary>
    public static Report? Observed(Case tested)
    {
        var past = new Past(tested.Seed + 1);
        var life = new Life(tested, 1, past);
        return Attempt.Of(tested, "observed", past, [life], () =>
        {
            var run = life.Create();
            AtOnce.Take(run.PrepareAsync(observed: true));
            life.Drive(WorkflowRun.DriveAsync(run));
            var story = tested.Tell(past.Answers);
            return [.. Comparison.OfRun(story, run), .. OfTrace(tested, story, life), .. Events.Compare(story, run)];
        });
    }

    private static IEnumerable<string> OfTrace(Case tested, Story story, Life life) =>
    [
        .. Comparison.OfCalls(story.Calls, life.Trace.Calls),
        .. Comparison.OfOrder(story, life.Trace.Calls),
        // In dataflow other threads are still starting siblings while the first gate is opened.
        .. tested.Graph.WithChildren().Any(graph => graph.IsDataflow) ? [] : Comparison.OfSiblings(story, life.Trace.Calls),
    ];
}
