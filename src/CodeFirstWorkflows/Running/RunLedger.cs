using CodeFirstWorkflows.Observing;
using CodeFirstWorkflows.Ownership;
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

    /// <summary>Whether the events were kept from the run's start on.</summary>
    internal bool HasWholeLog { get; set; }

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

    /// <summary>The run's execution, if it is recorded.</summary>
    internal Execution? Execution { get; set; }

    /// <summary>Whether the execution went on in this process after it had waited: events and waits are not new any more.</summary>
    internal bool HasGoneOn { get; set; }

    /// <summary>Whether the run was canceled before it was resumed: its records are replayed to learn how to compensate them, and no step starts.</summary>
    internal bool IsCanceledInReplay { get; set; }

    /// <summary>Why the run failed: the decisive error first.</summary>
    internal IReadOnlyList<StepError> Errors { get; private set; } = [];

    internal StepError? Error => Errors is [var first, ..] ? first : null;

    internal Exception? Exception { get; private set; }

    /// <summary>The output for the run's record; <see langword="null"/> if it has none.</summary>
    internal byte[]? Output { get; set; }

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

    /// <summary>Takes how a run stopped that is only read.</summary>
    internal void RestoreEnd(StoredRun run, StepRecord? end, IReadOnlyList<StepRecord> records)
    {
        IsRecovered = run.State == WorkflowState.Completed && end?.IsRecovered == true;
        Errors = run.State is WorkflowState.Failed || IsRecovered ? [.. new[] { end?.Error }.OfType<StepError>(), .. end?.OtherErrors ?? []] : [];
        Exception = Error is { } error ? new RecordedFailureException(error) : null;
        lock (_gate)
        {
            _waits.Clear();
            _waits.AddRange(OpenWaits.Of(run, records));
        }
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
