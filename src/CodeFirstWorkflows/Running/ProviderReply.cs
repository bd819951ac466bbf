using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>What one of several compared chat clients replied.</summary>
/// <typeparam name="T">The result's type.</typeparam>
/// <param name="Client">The client's name.</param>
/// <param name="Result">The reply as a value, if there is one.</param>
/// <param name="Error">Why the client failed; <see langword="null"/> if it did not.</param>
/// <param name="Usage">The tokens; <see langword="null"/> if none were counted.</param>
/// <param name="Duration">How long it took.</param>
public sealed record ProviderReply<T>(
    string Client, T? Result = default, StepError? Error = null, UsageDetails? Usage = null, TimeSpan Duration = default);
