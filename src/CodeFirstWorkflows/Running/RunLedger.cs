using CodeFirstWorkflows.Observing;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>What only some runs have: usage, a conversation, events, an error. A plain run goes without one.</summary>
internal sealed class RunLedger
{
    private readonly Lock _gate = new();
    private readonly List<OpenWait> _waits = [];
    private readonly List<StepError> _later = [];
    private UsageDetails? _usage;
    private PromptFormat? _format;

    internal EventLog? Events { get; set; }

    internal CancellationTokenSource? Cancellation { get; set; }

    /// <summary>Where the steps of a live run wait that is paused.</summary>
    internal Parking? Parking { get; set; }

    internal DateTimeOffset? CreatedAt { get; private set; }

    /// <summary>Which steps failed, as long as it is open what becomes of the run.</summary>
    internal FailureNotes Failures { get; } = new();

    /// <summary>What the run has done that can be taken back.</summary>
    internal UndoLog Undos { get; } = new();

    /// <summary>What the run waits for.</summary>
    internal IReadOnlyList<OpenWait> Waits
    {
        get
        {
            lock (_gate)
                return [.. _waits];
        }
    }

    /// <summary>Whether the run completed although it had failed.</summary>
    internal bool IsRecovered { get; set; }

    /// <summary>Why no step starts any more, if so.</summary>
    internal RunStopReason Stop { get; set; }

    /// <summary>Why what happens cannot be recorded any more.</summary>
    internal Exception? StoreFailure { get; set; }

    /// <summary>Why the run failed: the decisive error first.</summary>
    internal IReadOnlyList<StepError> Errors { get; private set; } = [];

    internal StepError? Error => Errors is [var first, ..] ? first : null;

    internal Exception? Exception { get; private set; }

    internal PromptFormat FormatFor(WorkflowBindings bindings)
    {
        lock (_gate)
            return (_format ??= new PromptFormat(bindings.Json)).For(bindings.Json);
    }

    internal void AddUsage(UsageDetails? usage)
    {
        if (usage is null)
            return;
        lock (_gate)
            (_usage ??= new UsageDetails()).Add(usage);
    }

    internal UsageDetails ReadUsage()
    {
        var copy = new UsageDetails();
        lock (_gate)
        {
            if (_usage is not null)
                copy.Add(_usage);
        }

        return copy;
    }

    /// <summary>Makes an exception that ended the run its error.</summary>
    internal void Fail(Exception exception, bool canceled)
    {
        Exception = exception;
        Errors = ErrorsOf(exception, canceled);
    }

    /// <summary>The errors behind an exception that ends the run, and then what went wrong when it was dealt with.</summary>
    internal IReadOnlyList<StepError> ErrorsOf(Exception exception, bool canceled)
    {
        lock (_gate)
            return [.. Failures.ErrorsOf(exception, canceled), .. _later];
    }

    /// <summary>Adds what went wrong when a failure was dealt with.</summary>
    internal void AddLater(Exception exception)
    {
        lock (_gate)
            _later.AddRange(Failures.ErrorsOf(exception, canceled: false));
    }

    /// <summary>A run goes on that had stopped.</summary>
    internal void ForgetWaits()
    {
        lock (_gate)
            _waits.Clear();
    }

    internal void AddWait(OpenWait wait)
    {
        lock (_gate)
            _waits.Add(wait);
    }

    internal void Restore(Journal journal)
    {
        CreatedAt = journal.CreatedAt;
        foreach (var record in journal.Past)
        {
            foreach (var attempt in record.Attempts)
                AddUsage(attempt.Usage);
        }
    }
}
