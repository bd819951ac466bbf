namespace CodeFirstWorkflows.Benchmarks.Ownership;

/// <summary>Two steps that do nothing; the second one only while the door is open.</summary>
[Workflow]
public partial class OneStepLeft(WorkflowEngine engine, Door door) : Workflow<int, int>(engine)
{
    [Step]
    public static int First(int input) => input + 1;

    [Step]
    public ValueTask<int> Second(int first, CancellationToken cancellationToken) => door.PassAsync(first, cancellationToken);
}

/// <summary>Counts who comes, and lets nobody pass while it is closed.</summary>
/// <param name="expected">How many are to come.</param>
/// <param name="isOpen">Whether they pass.</param>
public sealed class Door(int expected, bool isOpen)
{
    private readonly TaskCompletionSource _allCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _came;

    /// <summary>Ends when all have come.</summary>
    public Task AllCame => _allCame.Task;

    /// <summary>How many have come.</summary>
    public int Came => Volatile.Read(ref _came);

    internal async ValueTask<int> PassAsync(int value, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _came) == expected)
            _allCame.SetResult();
        if (!isOpen)
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        return value;
    }
}
