using CodeFirstWorkflows.Observing;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>What only some runs have: usage, a conversation, events, an error. A plain run goes without one.</summary>
internal sealed class RunLedger
{
    private readonly Lock _gate = new();
    private UsageDetails? _usage;
    private PromptFormat? _format;

    internal EventLog? Events { get; set; }

    internal CancellationTokenSource? Cancellation { get; set; }

    internal DateTimeOffset? CreatedAt { get; private set; }

    /// <summary>Which steps failed, as long as it is open what becomes of the run.</summary>
    internal FailureNotes Failures { get; } = new();

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
        Errors = Failures.ErrorsOf(exception, canceled);
    }

    internal void Restore(Journal journal)
    {
        CreatedAt = journal.CreatedAt;
        foreach (var record in journal.Records)
        {
            foreach (var attempt in record.Attempts)
                AddUsage(attempt.Usage);
        }
    }
}
