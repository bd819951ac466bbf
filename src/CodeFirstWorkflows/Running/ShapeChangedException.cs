using CodeFirstWorkflows.Storing;

namespace CodeFirstWorkflows;

/// <summary>A run cannot go on, because its workflow looks different from when it began.</summary>
public sealed class ShapeChangedException : WorkflowException
{
    internal ShapeChangedException(StoredRun run, IReadOnlyList<string> differences)
        : base(
            $"Run '{run.Id}' began when {run.Workflow} looked different: {string.Join("; ", differences)}. " +
            "Undo the change, or keep the earlier class beside this one, with the same Name and its own Version.") => Differences = differences;

    /// <summary>The differences in words.</summary>
    public IReadOnlyList<string> Differences { get; }
}
