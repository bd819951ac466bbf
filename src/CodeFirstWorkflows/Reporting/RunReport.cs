using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>What happened in a run: its steps in the order in which they were decided, each with its attempts, errors, tokens and times. Never prompts or replies.</summary>
public sealed class RunReport
{
    internal RunReport(string runId, string workflow, int version, WorkflowState state)
    {
        RunId = runId;
        Workflow = workflow;
        Version = version;
        State = state;
    }

    /// <summary>The run's id.</summary>
    public string RunId { get; }

    /// <summary>Its workflow's identity.</summary>
    public string Workflow { get; }

    /// <summary>Its workflow's version.</summary>
    public int Version { get; }

    /// <summary>Its state.</summary>
    public WorkflowState State { get; }

    /// <summary>Whether it completed although it had failed.</summary>
    public bool Recovered { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How long it was driven, in the process that ended it; <see langword="null"/> if that is not known.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Its tokens over all attempts.</summary>
    public UsageDetails Usage { get; init; } = new();

    /// <summary>Why it failed, or had failed: the decisive error first.</summary>
    public IReadOnlyList<StepError> Errors { get; init; } = [];

    /// <summary>
    /// Its steps: of a recorded run, or one that tells events, each visit, item and step of a sub-workflow; of another, the last visit of each step.
    /// </summary>
    public IReadOnlyList<ReportedStep> Steps { get; init; } = [];

    /// <summary>The report as text, for people.</summary>
    /// <returns>The text, lines ended by line feeds.</returns>
    public string ToText() => ReportText.Of(this);

    /// <summary>The report as one JSON object, for tools.</summary>
    /// <returns>The JSON, indented.</returns>
    public string ToJson() => ReportJson.Of(this);

    /// <inheritdoc/>
    public override string ToString() => ToText();
}
