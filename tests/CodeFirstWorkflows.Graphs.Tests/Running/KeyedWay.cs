using CodeFirstWorkflows.Graphs.Tests.Checking;
using CodeFirstWorkflows.Graphs.Tests.Interpretation;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>With a store, crashing before and after each of its writes; driven as every recorded run, or by completions in the order of the journal.</summary>
internal sealed class KeyedWay(Case tested, bool isOrdered)
{
    private const string RunId = "run";

    // Where the first failure cancels others, what is on record of these is not asked for again if the failure comes sooner.
    private readonly bool _isCertain = tested.Tell(new()).Calls.TrueForAll(call => call.IsCertain);

    /// <summary>Crashes at one write after the other, until a run comes to its end before; and then at each write of one run.</summary>
    public Report? Try()
    {
        for (var at = 1; ; at++)
        {
            var (lives, report) = Run($"after write {at}", (life, _) => life == 1 ? new(at, IsAfter: true) : default);
            if (report is not null)
                return report;
            if (lives == 1)
                return Run("after each write", (_, hasProgressed) => hasProgressed ? new(1, IsAfter: true) : default).Report;
            // It makes no difference to the order of the journal.
            report = isOrdered ? null : Run($"before write {at}", (life, _) => life == 1 ? new(at, IsAfter: false) : default).Report;
            if (report is not null)
                return report;
        }
    }

    /// <summary>A run over as many lives as it takes.</summary>
    private (int Lives, Report? Report) Run(string how, Func<int, bool, Crash> next)
    {
        var past = new Past(tested.Seed);
        var store = new CrashingStore(past);
        var lives = new List<Life>();
        var report = Attempt.Of(
            tested,
            $"{(isOrdered ? "in the order of the journal" : "recorded")}, crashing {how}",
            past,
            lives,
            () =>
            {
                for (var hasProgressed = true; ;)
                {
                    var done = store.Done;
                    var life = new Life(tested, lives.Count + 1, past, store.Serve(next(lives.Count + 1, hasProgressed)));
                    lives.Add(life);
                    store.Belongs(life);
                    var missed = new List<string>();
                    var run = isOrdered ? DriveInOrder(life, store, missed) : life.Drive(lives.Count == 1 ? life.RunAsync(new() { RunId = RunId }) : life.ResumeAsync(RunId));
                    // Its end may be on record, though nobody was told.
                    if (run is not null || store.Settled == WorkflowState.Completed)
                        return Judge(tested.Tell(past.Answers), run, life, done, store, missed, lives);
                    hasProgressed = store.Done.Count > done.Count;
                }
            },
            store);
        return (lives.Count, report);
    }

    private IEnumerable<string> Judge(
        Story story, WorkflowRun? run, Life life, IReadOnlySet<string> done, CrashingStore store, List<string> missed, List<Life> lives)
    {
        return
        [
            .. run is null ? [] : Comparison.OfRun(story, run),
            .. Comparison.OfCalls(Recorded.LeftOf(story, done).Where(told => !told.IsAsk), life.Trace.Calls.Where(call => !call.IsAsk)),
            .. Comparison.OfOrder(story, life.Trace.Calls),
            .. Recorded.OfRecords(story, store),
            .. Recorded.OfDecisions(story, store, lives),
            .. _isCertain ? missed.Select(key => $"The completion of {key} was handed out, and nobody waited for it.") : [],
        ];
    }

    private static async ValueTask<bool> ClaimAsync(WorkflowRun run)
    {
        var runs = run.Bound.Runs!;
        var isReserved = runs.TryReserve(RunId, out var execution);
        var claim = await runs.ClaimAsync(execution);
        run.PrepareAgain(await Journal.OpenAsync(run.Engine, runs.Store, claim!.Run, execution.Claim!), execution);
        return isReserved;
    }

    private WorkflowRun? DriveInOrder(Life life, CrashingStore store, List<string> missed)
    {
        var run = life.Create(store.IsNew ? new() { RunId = RunId } : null);
        if (store.IsNew)
            AtOnce.Take(run.PrepareAsync(observed: false));
        else
            AtOnce.Take(ClaimAsync(run));
        var driver = OrderedDriver.Take(run, run.Driver.Journal!.Past, life.Gates, _isCertain ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(10));
        var ended = life.Drive(WorkflowRun.DriveAsync(run), driver.Go);
        missed.AddRange(driver.Missed);
        return ended;
    }
}
