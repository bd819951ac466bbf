using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Storing;

/// <summary>What a run's record says about a step: its result as JSON, or the error of a step that failed, and the attempts that led there.</summary>
internal sealed record StepRecord(string Key)
{
    internal byte[]? Result { get; init; }

    internal StepError? Error { get; init; }

    /// <summary>Whether the run went on in spite of the error.</summary>
    internal bool IsPassed { get; init; }

    internal TimeSpan Duration { get; init; }

    internal IReadOnlyList<StepAttempt> Attempts { get; init; } = [];

    /// <summary>The tokens of the steps inside, which have records of their own.</summary>
    internal UsageDetails? Below { get; init; }

    /// <summary>What the step added to the conversation.</summary>
    internal IReadOnlyList<ChatMessage>? Turns { get; init; }

    /// <summary>How conditions on the way to this record were decided.</summary>
    internal IReadOnlyList<RecordedDecision> Decisions { get; init; } = [];
}

/// <summary>How a condition was decided.</summary>
internal readonly record struct RecordedDecision(string Key, bool Outcome);
