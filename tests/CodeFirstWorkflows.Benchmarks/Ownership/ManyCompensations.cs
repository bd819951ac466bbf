using System.Diagnostics;

namespace CodeFirstWorkflows.Benchmarks.Ownership;

/// <summary>A step for each of many items, then one that fails, so that all of them are compensated.</summary>
[Workflow]
public partial class ManyCompensations(WorkflowEngine engine, Failure failure) : Workflow<IReadOnlyList<int>, int>(engine)
{
    [Step, ForEach("input", MaxConcurrency = HandWritten.Window), Compensate(nameof(Release))]
    public static int Reserve([Item] int item) => item;

    private void Release(int reserve) => failure.Compensate(reserve);

    [Step]
    public int Fail(IReadOnlyList<int> reserve) => failure.Begin(reserve.Count);
}

/// <summary>When a run began to fail, and what was compensated since.</summary>
public sealed class Failure
{
    /// <summary>When it began.</summary>
    public long BeganAt { get; private set; }

    /// <summary>How many items were compensated.</summary>
    public int Compensated { get; private set; }

    internal int Begin(int count)
    {
        BeganAt = Stopwatch.GetTimestamp();
        throw new InvalidOperationException($"{count} items are to be compensated.");
    }

    // One after another, so that nobody counts at the same time.
    internal void Compensate(int item) => Compensated += item >= 0 ? 1 : 0;
}
