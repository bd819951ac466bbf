using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>What the hosted worker does with recorded runs.</summary>
public sealed class WorkflowWorkerOptions
{
    /// <summary>Whether this process executes orphaned runs: at start, from time to time, and when the store hints at one. It does by default.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>How long it waits until it looks again; 10 seconds by default.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many orphaned runs it executes at a time; 64 by default.</summary>
    public int MaxConcurrency { get; set; } = 64;

    /// <summary>How long runs that have ended are kept; for ever by default.</summary>
    public RunRetention? Retention { get; set; }
}
