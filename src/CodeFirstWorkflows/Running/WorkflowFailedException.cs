namespace CodeFirstWorkflows;

/// <summary>Thrown when the result of a failed run is read; the step's own exception is <see cref="Exception.InnerException"/>.</summary>
public sealed class WorkflowFailedException : WorkflowException
{
    internal WorkflowFailedException(WorkflowRun run, StepError error, Exception? cause)
        : base(Describe(run, error), cause)
    {
        Run = run;
        Error = error;
    }

    /// <summary>The run that failed.</summary>
    public WorkflowRun Run { get; }

    /// <summary>Why it failed.</summary>
    public StepError Error { get; }

    private static string Describe(WorkflowRun run, StepError error)
    {
        var place = error.Key.Length > 0 ? $" at step '{error.Key}'" : "";
        return error.Kind == ErrorKind.Canceled
            ? $"Run {run.Id} of {run.WorkflowName} was canceled{place}."
            : $"Run {run.Id} of {run.WorkflowName} failed{place}: {error.Message}";
    }
}
