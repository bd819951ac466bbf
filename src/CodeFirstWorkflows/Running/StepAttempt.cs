using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>One try of a step.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Provider">The provider that was asked, if one was and says so.</param>
/// <param name="Model">The model that replied, if one did and says so.</param>
/// <param name="Usage">The tokens over all calls of this attempt; <see langword="null"/> if none were counted.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">Why it failed; <see langword="null"/> if it did not.</param>
/// <param name="Messages">What was sent and replied, if <see cref="RunOptions.KeepMessages"/> asks for it.</param>
public sealed record StepAttempt(
    int Number,
    string? Provider,
    string? Model,
    UsageDetails? Usage,
    TimeSpan Duration,
    StepError? Error,
    IReadOnlyList<ChatMessage>? Messages);
