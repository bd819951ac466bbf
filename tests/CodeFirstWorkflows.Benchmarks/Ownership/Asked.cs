using System.Diagnostics;

namespace CodeFirstWorkflows.Benchmarks.Ownership;

/// <summary>A wait, and a step that says when it began.</summary>
[Workflow]
public partial class Asked(WorkflowEngine engine, Bell bell) : Workflow<int, int>(engine)
{
    [WaitFor]
    public partial Task<int> Approve(int input);

    [Step]
    public int Act(int approve) => bell.Ring(approve);
}

/// <summary>Says when a step began.</summary>
public sealed class Bell
{
    private TaskCompletionSource<long> _rung = New();

    /// <summary>Ends when it rings, with the time.</summary>
    public Task<long> Rung => _rung.Task;

    /// <summary>Makes it ready to ring.</summary>
    public void Wind() => _rung = New();

    internal int Ring(int value)
    {
        _rung.SetResult(Stopwatch.GetTimestamp());
        return value;
    }

    private static TaskCompletionSource<long> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
