using System.Text;
using System.Text.RegularExpressions;
using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

/// <summary>A fault of the store that breaks a promise, planted to see that the simulation finds it.</summary>
public enum PlantedFault
{
    None,

    /// <summary>A claim gets the number of the claim before.</summary>
    EpochStays,

    /// <summary>A second answer to a wait is accepted as well.</summary>
    AcceptsTwice,

    /// <summary>A late heartbeat of an owner that is gone revives it.</summary>
    RevivesGone,

    /// <summary>A run is claimed although its owner is alive.</summary>
    ClaimsFromLiving,

    /// <summary>Who has lost a run may still append to it.</summary>
    TakesStaleAppends,

    /// <summary>A run that is released stays with its owner.</summary>
    IgnoresReleases,

    /// <summary>The place of an answer is free once it is consumed.</summary>
    FreesConsumed,

    /// <summary>A run that was paused on request is not held.</summary>
    DropsHeld,

    /// <summary>A request to cancel is gone when the run is released.</summary>
    DropsCancel,

    /// <summary>One of the runs is never found to be orphaned.</summary>
    HidesOrphan,
}

/// <summary>The one store of a history: an <see cref="InMemoryRunStore"/>, whose every change is watched, and judged by the promises of stores and owners.</summary>
internal sealed partial class SimStore(SimWorld world, TimeProvider time, PlantedFault fault)
{
    private readonly InMemoryRunStore _store = new(time);
    private readonly Dictionary<string, SimRun> _runs = [];
    private readonly Dictionary<string, (long At, TimeSpan Lasts)> _alive = [];
    private readonly HashSet<string> _gone = [];
    private readonly HashSet<long> _epochs = [];
    private readonly HashSet<(string, string)> _freed = [];
    private readonly Dictionary<RunLease, RunLease> _forged = [];

    /// <summary>All runs that there were.</summary>
    internal List<SimRun> All { get; } = [];

    /// <summary>The ids of runs whose cancellation is under way: one that is created meanwhile may be the one to be canceled.</summary>
    internal List<string> Canceling { get; } = [];

    /// <summary>The ids of runs that somebody resumes at present: it may be one that was created since.</summary>
    internal List<string> Resuming { get; } = [];

    internal SimRun? Find(string runId) => _runs.GetValueOrDefault(runId);

    internal void Heartbeat(string owner, TimeSpan lasts)
    {
        try
        {
            Done(_store.HeartbeatAsync(owner, lasts));
        }
        catch (LeaseLostException) when (fault == PlantedFault.RevivesGone)
        {
            // As if it were alive.
        }

        if (lasts <= TimeSpan.Zero)
            _alive.Remove(owner);
        else if (_gone.Contains(owner))
            world.Break($"{world.NameOf(owner)} was acknowledged to be alive after it had lost a run");
        else
            _alive[owner] = (time.GetTimestamp(), lasts);
    }

    internal RunLease? Create(NewRun run, string owner)
    {
        var lease = Done(_store.CreateAsync(run, owner));
        if (lease is null)
            return null;
        var created = new SimRun(run.Id, MarkPattern().Match(Encoding.UTF8.GetString(run.Input.Span)).Value)
        {
            IsCancelAsked = Canceling.Contains(run.Id),
        };
        All.Add(created);
        _runs[run.Id] = created;
        Grant(created, lease);
        return lease;
    }

    internal RunClaim? Acquire(string runId, string owner)
    {
        var claim = Done(_store.AcquireAsync(runId, owner));
        if (claim is { Lease: null, Run: { Owner: { } living, State: not WorkflowState.Completed } } && fault == PlantedFault.ClaimsFromLiving)
        {
            Done(_store.HeartbeatAsync(living, TimeSpan.Zero));
            claim = Done(_store.AcquireAsync(runId, owner));
        }

        if (claim?.Lease is not { } lease)
            return claim;
        var run = _runs[runId];
        JudgeClaim(run, owner);
        if (fault == PlantedFault.EpochStays)
        {
            var forged = lease with { Epoch = run.Epoch };
            _forged[forged] = lease;
            lease = forged;
        }

        Grant(run, lease);
        return claim with { Lease = lease };
    }

    internal void Append(RunLease lease, IReadOnlyList<RunRecord> records)
    {
        try
        {
            Done(_store.AppendAsync(Real(lease), records));
        }
        catch (LeaseLostException) when (fault == PlantedFault.TakesStaleAppends && _runs.ContainsKey(lease.RunId))
        {
            // As if it were its own.
        }

        JudgeLease(lease, "appended to");
        world.JudgeGround(_runs[lease.RunId]);
        foreach (var record in records)
            Note(_runs[lease.RunId], record);
    }

    internal void Release(RunLease lease, RunStop stop)
    {
        if (fault == PlantedFault.IgnoresReleases)
            return;
        if (fault == PlantedFault.DropsHeld)
            stop = stop with { IsHeld = false };
        var run = Find(lease.RunId);
        var again = run is { Owner: null } && run.Epoch == lease.Epoch;
        Done(_store.ReleaseAsync(Real(lease), stop));
        if (!again)
            JudgeLease(lease, "released");
        // A host that stops leaves it to the next owner to find that it has nothing to do.
        if (run!.Groundless is { } former && former != stop.State && (former, stop.State) != (WorkflowState.Paused, WorkflowState.Running))
            world.Break($"{run.Mark} was {former}, was claimed without a reason, and is {stop.State} now");
        run.Groundless = null;
        foreach (var record in stop.Records)
            Note(run, record);
        (run.State, run.IsHeld, run.Due, run.Owner) = (stop.State, stop.IsHeld, stop.Due, null);
        run.ResumesBefore = run.Resumes;
        if (fault == PlantedFault.DropsCancel)
            Done(_store.ConsumeAsync(Real(lease), RunMessageKind.Cancel, ""));
        world.Hint(lease.RunId);
    }

    internal bool Post(string runId, RunMessage message)
    {
        var kept = Done(_store.PostAsync(runId, message));
        if (!kept && message.Kind == RunMessageKind.Answer && _runs.TryGetValue(runId, out var run) && !run.HasEnded)
            kept = fault == PlantedFault.AcceptsTwice || _freed.Contains((run.Mark, message.Key));
        if (!kept)
            return false;
        if (message is { Kind: RunMessageKind.Answer, Payload.IsEmpty: true })
            _runs[runId].HasFailed = true;
        world.Hint(runId);
        return true;
    }

    internal bool Consume(RunLease lease, RunMessageKind kind, string key)
    {
        if (fault == PlantedFault.FreesConsumed && Find(lease.RunId) is { } run && kind == RunMessageKind.Answer)
            _freed.Add((run.Mark, key));
        return Done(_store.ConsumeAsync(Real(lease), kind, key));
    }

    internal bool Delete(string runId)
    {
        if (!Done(_store.DeleteAsync(runId)))
            return false;
        _runs[runId].IsDeleted = true;
        return _runs.Remove(runId);
    }

    internal StoredRun? Read(string runId) => Done(_store.FindAsync(runId));

    internal IReadOnlyList<RunRecord> ReadAfter(string runId, long after) => Done(_store.ReadAfterAsync(runId, after));

    internal IReadOnlyList<RunMessage> ReadInbox(string runId) => Done(_store.ReadInboxAsync(runId));

    internal IReadOnlyList<string>? FindMessages(string owner) => Done(_store.FindMessagesAsync(owner));

    internal IReadOnlyList<StoredRun> FindNeglected(int limit) =>
        [.. Done(_store.FindNeglectedAsync(limit)).Where(run => fault != PlantedFault.HidesOrphan || run.Id != "r0")];

    internal IReadOnlyList<StoredRun> List(RunFilter filter) => Done(_store.ListAsync(filter));

    private RunLease Real(RunLease lease) => _forged.GetValueOrDefault(lease, lease);

    private void Grant(SimRun run, RunLease lease)
    {
        if (!_epochs.Add(lease.Epoch))
            world.Break($"{run.Mark} was claimed with epoch {lease.Epoch}, as another claim was");
        if (run.Owner is { } former && former != lease.Owner)
            _gone.Add(former);
        (run.Owner, run.Epoch, run.State, run.IsHeld, run.Due) = (lease.Owner, lease.Epoch, WorkflowState.Running, false, null);
    }

    private void JudgeClaim(SimRun run, string owner)
    {
        if (run.Owner is { } other && other != owner && _alive.TryGetValue(other, out var beat) && time.GetElapsedTime(beat.At) < beat.Lasts)
            world.Break($"{run.Mark} was claimed by {world.NameOf(owner)} although {world.NameOf(other)} is alive");
        var inbox = ReadInbox(run.Id);
        var isResumed = run.IsResumed || Resuming.Contains(run.Id);
        var mayGoOn = run.State switch
        {
            WorkflowState.Running => true,
            WorkflowState.Completed => false,
            WorkflowState.Failed => isResumed,
            _ => isResumed || inbox.Any(message =>
                message.Kind == RunMessageKind.Cancel || (message.Kind == RunMessageKind.Answer && !run.IsHeld)) || (run.Due <= time.GetUtcNow() && !run.IsHeld),
        };
        // Whoever came too late has to notice, and to give it back as it was.
        run.Groundless = mayGoOn ? null : run.State;
    }

    private void JudgeLease(RunLease lease, string what)
    {
        var run = Find(lease.RunId);
        if (run is null || run.Owner != lease.Owner || run.Epoch != lease.Epoch)
            world.Break($"{run?.Mark ?? lease.RunId} was {what} under the old claim {lease.Epoch} of {world.NameOf(lease.Owner)}");
    }

    private void Note(SimRun run, RunRecord record)
    {
        world.Tell(() => $"    {run.Mark} {record.Kind} '{record.Key}'");
        switch (record.Kind)
        {
            case RunRecordKind.Completed:
                run.Completed.Add(record.Key);
                break;
            case RunRecordKind.Waiting:
                run.Open.Add(record.Key);
                break;
            case RunRecordKind.Answer:
                run.Open.Remove(record.Key);
                run.Answers[record.Key] = AnswerPattern().Match(Encoding.UTF8.GetString(record.Payload.Span)).Value;
                if (run.Accepted.TryGetValue(record.Key, out var accepted) && accepted != run.Answers[record.Key])
                    world.Break($"'{accepted}' was accepted by '{record.Key}' of {run.Mark}, and '{run.Answers[record.Key]}' was recorded");
                break;
            case RunRecordKind.Undone:
                if ((run.Undone[record.Key] = run.Undone.GetValueOrDefault(record.Key) + 1) > 1)
                    world.Break($"'{record.Key}' of {run.Mark} was recorded twice");
                break;
            case RunRecordKind.Attempt or RunRecordKind.Skipped:
                run.Open.Remove(record.Key);
                break;
        }
    }

    // The store in memory never waits.
    private static T Done<T>(ValueTask<T> call) => call.GetAwaiter().GetResult();

    private static void Done(ValueTask call) => call.GetAwaiter().GetResult();

    [GeneratedRegex(@"r\d+\.\d+")]
    internal static partial Regex MarkPattern();

    [GeneratedRegex(@"a\d+")]
    private static partial Regex AnswerPattern();
}
