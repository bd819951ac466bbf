using System.Globalization;

namespace CodeFirstWorkflows.Storing.Tests.Nemesis;

/// <summary>
/// Says what is wrong with what is recorded and what was done. All processes and the judge go by one clock, that of the machine.
/// </summary>
/// <remarks>
/// A process that is stopped between asking whether it may act and acting acts when it goes on, however late that is: nobody can prevent
/// it. So what a process starts
/// within <see cref="Window"/> after it went on is not held against it. Nothing else is excused: a process that is cut off must notice by
/// its own clock.
/// </remarks>
internal sealed partial class Judge(IReadOnlyCollection<Trouble> troubles, IReadOnlyDictionary<int, long> deaths, TimeSpan lease)
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private readonly List<string> _faults = [];

    internal IReadOnlyList<string> Faults => _faults;

    /// <summary>How often two tries of a step overlapped because the first one's process had been stopped.</summary>
    internal int Overlaps { get; private set; }

    /// <summary>How often a process that went on did what it had been about to do when it was stopped.</summary>
    internal int LateStarts { get; private set; }

    internal void Hear(Evidence run)
    {
        JudgeEnd(run);
        JudgeCancellation(run);
        JudgeDeletion(run);
        JudgeOverlaps(run);
        if (run.Stored is null)
            return;
        JudgeStarts(run);
        JudgeDecisions(run);
        JudgeCompensations(run);
        JudgeAnswers(run);
        JudgeUsage(run);
    }

    private void Fault(Evidence run, string text) => _faults.Add($"{run.Id}: {text}");

    private static string Time(long ticks) => new DateTime(ticks).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static bool IsForward(Effect effect) => effect.What == "start" && Evidence.TakenBackBy(effect.Key) is null;

    // a, i: a run ends, and fails for its own reasons only.
    private void JudgeEnd(Evidence run)
    {
        if (run.Stored is not { } stored)
        {
            if (run.Has("started") && !run.Has("delete"))
                Fault(run, "was begun and is not in the store, though nobody deleted it");
            return;
        }

        switch (stored.State)
        {
            case WorkflowState.Completed when run.IsToFail:
                Fault(run, "completed though it was to fail");
                break;
            case WorkflowState.Completed:
                break;
            case WorkflowState.Failed when run.Report!.Errors is not [{ } error, ..]:
                Fault(run, "failed without an error");
                break;
            case WorkflowState.Failed:
                var first = run.Report!.Errors[0];
                var isRight = first.Kind == ErrorKind.Canceled
                    ? run.Has("cancel")
                    : first is { Kind: ErrorKind.Failed, Type: "System.FormatException" } && run.IsToFail;
                if (!isRight || run.Report.Errors.Count > 1)
                    Fault(run, $"failed for {string.Join("; ", run.Report.Errors.Select(static each => $"{each.Kind} at '{each.Key}': {each.Type} {each.Message}"))}");
                break;
            default:
                Fault(run, $"has not ended: {stored.State}, held: {stored.IsHeld}, owner: {stored.Owner ?? "none"}, last record: {(run.Records is [.., var last] ? last.Key : "none")}");
                break;
        }
    }

    // g: once a cancellation is recorded, the run does nothing but take back; once it is acknowledged, the owner learns of it within a
    // lease or is none any more.
    private void JudgeCancellation(Evidence run)
    {
        if (run.Stored is { State: WorkflowState.Completed }
            && run.Records.Any(static record => record.Kind is RunRecordKind.Compensating or RunRecordKind.End && record.Key == "" && record.Error?.Kind == ErrorKind.Canceled))
            Fault(run, "was canceled and completed");
        if (run.FirstOf("cancel-done") is { } done)
            JudgeLateStarts(run, done + (2 * lease.Ticks), "its cancellation was acknowledged");
        if (run.Records.FirstOrDefault(static record => record.Kind == RunRecordKind.Compensating && record.Key == "") is { } record)
            JudgeLateStarts(run, record.At.UtcTicks, "it began to compensate");
    }

    private void JudgeDeletion(Evidence run)
    {
        if (run.FirstOf("delete-done") is not { } done)
            return;
        if (run.Stored is not null)
            Fault(run, "was deleted and is in the store");
        JudgeLateStarts(run, done + (2 * lease.Ticks), "it was deleted");
    }

    private void JudgeLateStarts(Evidence run, long limit, string why)
    {
        foreach (var start in run.Effects.Where(effect => IsForward(effect) && effect.At > limit && !IsExcused(effect)))
            Fault(run, $"'{start.Key}' started in process {start.Pid} at {Time(start.At)}, after {why} (limit {Time(limit)})");
    }

    // Each start is judged once for each law; it counts once for each all the same.
    private bool IsExcused(Effect start)
    {
        var isExcused = troubles.Any(trouble => trouble.Kind == "stop" && trouble.Pid == start.Pid && start.At >= trouble.From && start.At <= trouble.To + Window.Ticks);
        LateStarts += isExcused ? 1 : 0;
        return isExcused;
    }
}
