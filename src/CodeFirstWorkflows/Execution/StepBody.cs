using System.Runtime.CompilerServices;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Turns the results of methods without a value into those that <see cref="Scope"/> takes.</summary>
public static class StepBody
{
    /// <summary>Waits for a task.</summary>
    /// <param name="task">The task.</param>
    /// <returns>Nothing, when it has ended.</returns>
    public static ValueTask<NoResult> From(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.IsCompletedSuccessfully ? default : Wait(new ValueTask(task));
    }

    /// <summary>Waits for a task.</summary>
    /// <param name="task">The task.</param>
    /// <returns>Nothing, when it has ended.</returns>
    public static ValueTask<NoResult> From(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
            return Wait(task);
        task.GetAwaiter().GetResult();
        return default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<NoResult> Wait(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return default;
    }
}
