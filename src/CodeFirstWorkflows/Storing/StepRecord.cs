using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Storing;

/// <summary>What a run's record says about a step: its result as JSON, or the error of a step that failed, and the attempts that led there.</summary>
internal sealed record StepRecord(string Key)
{
    internal byte[]? Result { get; init; }

    internal StepError? Error { get; init; }

    internal TimeSpan Duration { get; init; }

    internal IReadOnlyList<StepAttempt> Attempts { get; init; } = [];

    /// <summary>What the step added to the conversation.</summary>
    internal IReadOnlyList<ChatMessage>? Turns { get; init; }
}
