namespace CodeFirstWorkflows;

/// <summary>A run has no result yet, because it is paused.</summary>
public sealed class WorkflowPausedException : WorkflowException
{
    internal WorkflowPausedException(WorkflowRun run)
        : base(Describe(run)) => Run = run;

    /// <summary>The run.</summary>
    public WorkflowRun Run { get; }

    private static string Describe(WorkflowRun run) => run.Waits is [var first, ..] waits
        ? $"Run {run.Id} of {run.WorkflowName} waits for an answer to {string.Join(", ", waits.Select(static wait => $"'{wait.Key}'"))}: give it with ResumeAsync(\"{run.Id}\", Answers.{char.ToUpperInvariant(first.Step[0])}{first.Step[1..]}(…))."
        : $"Run {run.Id} of {run.WorkflowName} is paused: let it go on with ResumeAsync(\"{run.Id}\").";
}
