using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>What the hosted worker does with recorded runs.</summary>
public sealed class WorkflowWorkerOptions
{
    /// <summary>Whether this process takes up runs that nobody drives: at start, and from time to time. It does unless told.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>How long it waits until it looks again; 10 seconds unless told.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many runs it drives at a time; 16 unless told.</summary>
    public int MaxConcurrency { get; set; } = 16;

    /// <summary>How long runs that have ended are kept; for ever unless told.</summary>
    public RunRetention? Retention { get; set; }
}
