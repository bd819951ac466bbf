using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Storing;

/// <summary>What a run's record says, of a step most of the time: its result as JSON, or the error of a step that failed, and the attempts that led there.</summary>
internal sealed record StepRecord(RunRecordKind Kind, string Key)
{
    /// <summary>Its place in the run.</summary>
    internal long Sequence { get; init; }

    /// <summary>When it was made.</summary>
    internal DateTimeOffset At { get; init; }

    internal ReadOnlyMemory<byte>? Result { get; init; }

    internal StepError? Error { get; init; }

    /// <summary>Further errors of a run that stopped.</summary>
    internal IReadOnlyList<StepError> OtherErrors { get; init; } = [];

    internal TimeSpan Duration { get; init; }

    internal IReadOnlyList<StepAttempt> Attempts { get; init; } = [];

    /// <summary>The tokens of the steps inside, which have records of their own.</summary>
    internal UsageDetails? Below { get; init; }

    /// <summary>What the step added to the conversation.</summary>
    internal IReadOnlyList<ChatMessage>? Turns { get; init; }

    /// <summary>How conditions on the way to this record were decided.</summary>
    internal IReadOnlyList<RecordedDecision> Decisions { get; init; } = [];

    /// <summary>What is waited for.</summary>
    internal OpenWait? Wait { get; init; }

    /// <summary>The state in which a run stopped.</summary>
    internal WorkflowState? State { get; init; }

    /// <summary>Whether a run that completed had failed before.</summary>
    internal bool IsRecovered { get; init; }

    /// <summary>Whether the run went on in spite of the error.</summary>
    internal bool IsPassed => Kind == RunRecordKind.Skipped;
}

/// <summary>How a condition was decided.</summary>
internal readonly record struct RecordedDecision(string Key, bool Outcome);
