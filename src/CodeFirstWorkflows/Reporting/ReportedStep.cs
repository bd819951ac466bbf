using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>What became of a step.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Outcome">Its outcome.</param>
public sealed record ReportedStep(string Key, StepOutcome Outcome)
{
    /// <summary>When that was decided; <see langword="null"/> if it is not known.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Its attempts; none if it was not run.</summary>
    public IReadOnlyList<StepAttempt> Attempts { get; init; } = [];

    /// <summary>Why it failed, if it did.</summary>
    public StepError? Error { get; init; }

    /// <summary>Its tokens over all attempts, without those of steps inside.</summary>
    public UsageDetails Usage
    {
        get
        {
            var usage = new UsageDetails();
            foreach (var attempt in Attempts)
            {
                if (attempt.Usage is { } used)
                    usage.Add(used);
            }

            return usage;
        }
    }
}
