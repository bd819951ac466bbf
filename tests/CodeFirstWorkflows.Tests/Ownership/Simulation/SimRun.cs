namespace CodeFirstWorkflows.Tests.Ownership.Simulation;

/// <summary>What the simulation knows of one run, from its creation until it is deleted: what the store did, and what was asked of it.</summary>
internal sealed class SimRun(string id, string mark)
{
    internal string Id { get; } = id;

    /// <summary>The run's input, which no other has: runs that are created again under an id are others.</summary>
    internal string Mark { get; } = mark;

    internal bool IsDeleted { get; set; }

    internal WorkflowState State { get; set; } = WorkflowState.Running;

    internal bool IsHeld { get; set; }

    internal DateTimeOffset? Due { get; set; }

    /// <summary>Who owns it by the store's last word, alive or not; none if it was released.</summary>
    internal string? Owner { get; set; }

    internal long Epoch { get; set; }

    /// <summary>The state in which it was when it was claimed without a reason to go on.</summary>
    internal WorkflowState? Groundless { get; set; }

    /// <summary>Whether somebody asked to cancel it.</summary>
    internal bool IsCancelAsked { get; set; }

    /// <summary>Whether somebody was told that it is, or will be, canceled.</summary>
    internal bool IsCancelPromised { get; set; }

    /// <summary>Whether it was paused when that was promised, and nobody asked to resume it.</summary>
    internal bool IsClosed { get; set; }

    /// <summary>Whether a step failed by itself, or a wait expired.</summary>
    internal bool HasFailed { get; set; }

    /// <summary>How many calls to resume it have begun, and are under way.</summary>
    internal int Resumes { get; set; }

    internal int ResumesUnderWay { get; set; }

    /// <summary>How many calls to resume it had ended when it was released last.</summary>
    internal int ResumesBefore { get; set; }

    /// <summary>Whether a call to resume it is newer than its last release.</summary>
    internal bool IsResumed => ResumesUnderWay > 0 || Resumes > ResumesBefore;

    internal HashSet<string> Completed { get; } = [];

    internal HashSet<string> Undoable { get; } = [];

    internal Dictionary<string, int> Undone { get; } = [];

    /// <summary>The keys of waits that are open.</summary>
    internal HashSet<string> Open { get; } = [];

    /// <summary>The answers that callers were told are accepted, by wait.</summary>
    internal Dictionary<string, string> Accepted { get; } = [];

    /// <summary>The answers on record, by wait.</summary>
    internal Dictionary<string, string> Answers { get; } = [];

    /// <summary>Branches that started.</summary>
    internal HashSet<string> Branches { get; } = [];

    internal bool HasEnded => IsDeleted || State is WorkflowState.Completed or WorkflowState.Failed;

    public override string ToString() =>
        $"{Mark}: {State}{(IsHeld ? ", held" : "")}{(IsCancelAsked ? ", to be canceled" : "")}{(IsDeleted ? ", deleted" : "")}, " +
        $"completed [{string.Join(' ', Completed)}], undone [{string.Join(' ', Undone.Keys)}], open [{string.Join(' ', Open)}]";
}

/// <summary>A promise was broken.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
