namespace CodeFirstWorkflows.Runtime;

/// <summary>A member of a group that was not done at once, and of which nothing is to be known before the group is joined.</summary>
internal abstract class PendingMember
{
    /// <summary>The member that was added before.</summary>
    internal PendingMember? Next { get; set; }

    /// <summary>Keeps what became of the step, which has ended.</summary>
    internal abstract void Settle();
}

/// <summary>A member of a group that was not done at once. Its method's own task is the one that others get.</summary>
internal sealed class PendingMember<T>(Scope scope, ParallelGroup group, StepBinding<T> step, int visit, Task<T> task) : PendingMember
{
    internal override void Settle()
    {
        try
        {
            step.Slot!(scope.Run).Complete(task.GetAwaiter().GetResult(), visit, duration: 0);
        }
        catch (Exception exception)
        {
            scope.Fail(step, visit, duration: 0, exception);
            group.Keep(task, exception);
        }
    }
}
