namespace CodeFirstWorkflows.Storing.Tests.Nemesis;

// What steps and their compensations did.
internal sealed partial class Judge
{
    // b: a record is made after its step has ended, and is accepted only from the owner. Whoever owns the run later reads it before doing
    // anything, and who owned it
    // earlier cannot have started the step after the owner had: so no try starts after the time in the record, though that is before the
    // store acknowledged it.
    private void JudgeStarts(Evidence run)
    {
        var recorded = run.Records.Where(static record => record.Kind == RunRecordKind.Completed).ToLookup(static record => record.Key, static record => record.At.UtcTicks);
        var undone = run.Records.Where(static record => record.Kind == RunRecordKind.Undone).ToLookup(static record => record.Key, static record => record.At.UtcTicks);
        foreach (var twice in recorded.Concat(undone).Where(static records => records.Count() > 1))
            Fault(run, $"'{twice.Key}' is recorded as completed {twice.Count()} times");
        foreach (var start in run.Effects.Where(static effect => effect.What == "start"))
        {
            var done = Evidence.TakenBackBy(start.Key) is { } step ? undone[step + "?undone"] : recorded[start.Key];
            if (done.Any(at => start.At > at) && !IsExcused(start))
                Fault(run, $"'{start.Key}' started in process {start.Pid} at {Time(start.At)}, after it was recorded at {Time(done.First())}");
        }

        foreach (var key in recorded.Select(static records => records.Key).Where(key => IsOfEffects(key) && !run.Effects.Any(effect => effect.What == "end" && effect.Key == key)))
            Fault(run, $"'{key}' is recorded as completed, and never ended");
    }

    // c: a second try may start while the first one's process is stopped, or has just gone on; not while it only has no connection.
    private void JudgeOverlaps(Evidence run)
    {
        foreach (var ofKey in run.Effects.Where(static effect => effect.What is "start" or "end" or "canceled").GroupBy(static effect => effect.Key))
        {
            var tries = EffectLog.TriesOf(ofKey, deaths);
            for (var i = 0; i < tries.Count; i++)
            {
                foreach (var later in tries.Skip(i + 1).Where(later => later.From < tries[i].To))
                {
                    // The first one is canceled as soon as its process can tell.
                    var isExcused = later.Pid != tries[i].Pid && (WasStopped(tries[i], later) || WasStopped(later, tries[i]));
                    Overlaps += isExcused ? 1 : 0;
                    if (!isExcused)
                    {
                        Fault(run, $"'{ofKey.Key}' ran twice at once: in process {tries[i].Pid} from {Time(tries[i].From)} to {Time(tries[i].To)}, "
                            + $"and in {later.Pid} from {Time(later.From)} to {Time(later.To)}");
                    }
                }
            }
        }
    }

    // The process of one was stopped while it ran, or right before, and the other began before it could tell.
    private bool WasStopped(Try one, Try other) => troubles.Any(trouble =>
        trouble.Kind == "stop" && trouble.Pid == one.Pid && trouble.From <= one.To && trouble.To + Window.Ticks >= one.From
        && other.From >= trouble.From && other.From <= trouble.To + Window.Ticks && Math.Min(one.To, other.To) <= trouble.To + Window.Ticks);

    // d: chance decides once.
    private void JudgeDecisions(Evidence run)
    {
        var taken = run.Effects.Where(static effect => effect.What == "start" && effect.Key is "walk" or "ride").Select(static effect => effect.Key).Distinct().Count();
        if (taken > 1 || (run.Stored!.State == WorkflowState.Completed && taken != 1))
            Fault(run, $"took {taken} branches");
    }

    // e
    private void JudgeCompensations(Evidence run)
    {
        var undone = run.Records.Where(static record => record.Kind == RunRecordKind.Undone).Select(static record => record.Key[..record.Key.IndexOf('?')]).ToList();
        var completed = run.Records.Where(static record => record.Kind == RunRecordKind.Completed && IsTakenBack(record.Key)).Select(static record => record.Key).ToHashSet();
        if (run.Stored!.State == WorkflowState.Completed)
        {
            if (run.Effects.FirstOrDefault(static effect => Evidence.TakenBackBy(effect.Key) is not null) is { } effect)
                Fault(run, $"completed, and '{effect.Key}' took something back at {Time(effect.At)}");
            return;
        }

        if (run.Stored.State != WorkflowState.Failed)
            return;
        foreach (var key in completed.Where(key => !undone.Contains(key)))
            Fault(run, $"failed, and '{key}' was not taken back");
        foreach (var key in undone.Where(key => !run.Effects.Any(effect => effect.What == "end" && Evidence.TakenBackBy(effect.Key) == key)))
            Fault(run, $"'{key}' is recorded as taken back, and its compensation never ended");
        foreach (var start in run.Effects.Where(static effect => effect.What == "start" && Evidence.TakenBackBy(effect.Key) is not null))
        {
            if (!completed.Contains(Evidence.TakenBackBy(start.Key)!))
                Fault(run, $"'{start.Key}' took back what is not recorded as completed");
        }
    }

    private static bool IsTakenBack(string key) => key is "book" or "apply/fill" || key.StartsWith("pack[", StringComparison.Ordinal);

    // The others do nothing outside, or are prompts, waits and wholes of parts.
    private static bool IsOfEffects(string key) =>
        IsTakenBack(key) || key is "photograph" or "walk" or "ride" or "ferry" or "arrive" or "tell" or "apply/stamp" || key.StartsWith("travel", StringComparison.Ordinal);
}
