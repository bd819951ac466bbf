namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>Takes what must be there without waiting.</summary>
internal static class AtOnce
{
    public static T Take<T>(ValueTask<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : throw Waits();

    public static void Take(ValueTask task)
    {
        if (!task.IsCompleted)
            throw Waits();
        task.GetAwaiter().GetResult();
    }

    private static InvalidOperationException Waits() => new("There is nothing here to wait for.");
}
