using CodeFirstWorkflows.Observing;
using CodeFirstWorkflows.Runtime;
using CodeFirstWorkflows.Storing;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>What only some runs have: usage, a conversation, events, an error. A plain run goes without one.</summary>
internal sealed class RunLedger
{
    private readonly Lock _gate = new();
    private readonly List<ChatMessage> _conversation = [];
    private UsageDetails? _usage;
    private StepError? _noted;
    private PromptFormat? _format;

    internal EventLog? Events { get; set; }

    internal CancellationTokenSource? Cancellation { get; set; }

    internal DateTimeOffset? CreatedAt { get; private set; }

    internal StepError? Error { get; private set; }

    internal Exception? Exception { get; private set; }

    internal PromptFormat FormatFor(WorkflowBindings bindings)
    {
        lock (_gate)
            return _format ??= new PromptFormat(bindings.Json);
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

    internal IReadOnlyList<ChatMessage> ReadConversation()
    {
        lock (_gate)
            return [.. _conversation];
    }

    internal void Enter(IReadOnlyList<ChatMessage>? turns)
    {
        if (turns is null)
            return;
        lock (_gate)
            _conversation.AddRange(turns);
    }

    /// <summary>Remembers which step an exception came from.</summary>
    internal void Note(Exception exception, StepError error)
    {
        lock (_gate)
        {
            Exception = exception;
            _noted = error;
        }
    }

    /// <summary>Makes an exception that ended the run its error.</summary>
    internal void Fail(Exception exception, bool canceled)
    {
        lock (_gate)
        {
            Error = ReferenceEquals(exception, Exception) && _noted is not null ? _noted : StepError.From(exception, "", "", canceled);
            Exception = exception;
        }
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
