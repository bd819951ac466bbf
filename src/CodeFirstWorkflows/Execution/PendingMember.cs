namespace CodeFirstWorkflows.Runtime;

/// <summary>A member of a group that is not done at once: keeps what became of its step. Its method's own task is the one that others get.</summary>
internal sealed class PendingMember<T>(Scope scope, ParallelGroup group, StepBinding<T> step, int visit, long started, Task<T> task)
{
    internal Task<T> Follow()
    {
        group.Enter();
        if (task.IsCompleted)
            Settle();
        else
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(Settle);
        return task;
    }

    private void Settle()
    {
        try
        {
            step.Slot!(scope.Run).Complete(task.GetAwaiter().GetResult(), visit, scope.Stop(started));
        }
        catch (Exception exception)
        {
            scope.Fail(step, visit, started, exception);
            group.Keep(task, exception);
        }

        // Outside of what is caught: the last one to leave goes on with the run.
        group.Leave();
    }
}
