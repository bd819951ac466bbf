namespace CodeFirstWorkflows.Ownership;

/// <summary>
/// Knows which executions the calling code is a part of, through all tasks that a step began: a step that pauses, cancels, answers or resumes its own run must
/// not wait for itself.
/// </summary>
internal sealed class CurrentExecution
{
    private static readonly AsyncLocal<CurrentExecution?> Innermost = new();

    private IExecutedRun? _run;
    private readonly CurrentExecution? _outer;

    private CurrentExecution(IExecutedRun run, CurrentExecution? outer)
    {
        _run = run;
        _outer = outer;
    }

    /// <summary>Enters an execution; whoever called the calling method is not in it.</summary>
    internal static CurrentExecution Enter(IExecutedRun run) => Innermost.Value = new(run, Innermost.Value);

    /// <summary>Leaves it: what a step has left running is a part of it no more, and does not keep the run in memory.</summary>
    internal void Leave() => _run = null;

    /// <summary>Begins work that is a part of no execution, whoever calls.</summary>
    internal static async Task BeginApartAsync(Func<Task> work)
    {
        // An asynchronous method changes it for itself only.
        Innermost.Value = null;
        await work().ConfigureAwait(false);
    }

    /// <summary>Whether the caller is a part of the run's execution.</summary>
    internal static bool IsInside(IExecutedRun run)
    {
        for (var current = Innermost.Value; current is not null; current = current._outer)
        {
            if (current._run == run)
                return true;
        }

        return false;
    }
}
