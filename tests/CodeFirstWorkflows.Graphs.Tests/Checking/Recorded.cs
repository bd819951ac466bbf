using CodeFirstWorkflows.Graphs.Tests.Interpretation;
using CodeFirstWorkflows.Graphs.Tests.Running;
using CodeFirstWorkflows.Graphs.Tests.Worlds;

namespace CodeFirstWorkflows.Graphs.Tests.Checking;

/// <summary>What a recorded run must keep to over all of its lives.</summary>
internal static class Recorded
{
    /// <summary>The calls that are left to a life when these steps are done.</summary>
    public static IEnumerable<Told> LeftOf(Story story, IReadOnlySet<string> done) => story.Calls.Where(told => !IsDone(told.Key, done, told.IsAsk));

    /// <summary>The records: of no step that does not run, and no result twice.</summary>
    public static IEnumerable<string> OfRecords(Story story, CrashingStore store)
    {
        var keys = story.Settled.Select(settled => settled.Key).ToHashSet();
        foreach (var key in store.Done.Where(key => !keys.Contains(key)))
            yield return $"{key} is on record, but it does not run.";
        foreach (var (key, count) in store.Written.Where(written => written.Record.Result is not null).CountBy(written => written.Record.Key).Where(each => each.Value > 1))
            yield return $"{key} is on record with {count} results.";
    }

    /// <summary>The conditions: none is asked again that is on record, which it is with everything in its scope or below that waits for its answer.</summary>
    public static IEnumerable<string> OfDecisions(Story story, CrashingStore store, IReadOnlyList<Life> lives)
    {
        // Those that look alike are not told apart. What is asked together is one decision, and none if one of them fails.
        foreach (var told in story.Calls.Where(told => told.IsAsk).GroupBy(told => told.Label).Where(alike => alike.Count() == 1).Select(alike => alike.Single()))
        {
            var scope = told.Key[..(told.Key.LastIndexOf('/') + 1)];
            var later = LaterThan(told, story);
            var asked = lives.Select(life => (Life: life, Call: life.Trace.Calls.FirstOrDefault(call => call.Label == told.Label))).Where(each => each.Call is not null).ToList();
            var together = story.Calls.Where(other => other.IsAsk && other.Key == told.Key).Select(other => other.Label).ToHashSet();
            foreach (var (life, call) in asked.SkipLast(1).Where(each => !each.Life.Trace.Calls.Any(call => call.End == Call.Failed && together.Contains(call.Label))))
            {
                if (store.Written.FirstOrDefault(written => written.Life == life && written.Begun > call!.Ended && written.Record.Key.StartsWith(scope, StringComparison.Ordinal) && IsOf(written.Record.Key, later)) is { } carrier)
                    yield return $"{told.Label} was asked again, though {carrier.Record.Key} was written after it was answered.";
            }
        }
    }

    // What runs beside the question may be written between its answer and the moment in which the run has taken note of it.
    private static HashSet<Told> LaterThan(Told told, Story story)
    {
        HashSet<Told> later = [told];
        foreach (var call in story.Calls.Where(call => call.After.Any(later.Contains)))
            later.Add(call);
        return later;
    }

    private static bool IsOf(string key, HashSet<Told> calls) =>
        calls.Any(call => call.Key == key || call.Key.StartsWith(key + "/", StringComparison.Ordinal));

    // A question is its step's: it is not asked again if that is done, nor is anything inside of it.
    private static bool IsDone(string key, IReadOnlySet<string> done, bool isAsk) =>
        (!isAsk && done.Contains(key)) || done.Any(each => key.StartsWith(each + "/", StringComparison.Ordinal));
}
