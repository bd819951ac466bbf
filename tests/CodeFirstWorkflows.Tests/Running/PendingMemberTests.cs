using CodeFirstWorkflows.Tests.FlowControl;
using Xunit;

namespace CodeFirstWorkflows.Tests.Running;

/// <summary>Members of a group whose method returns a task that is no method's own: it makes up an exception each time that it is asked.</summary>
public class PendingMemberTests
{
    [Theory, EveryDrive]
    public async Task A_task_that_was_canceled_fails_its_step_once(Drive drive)
    {
        var canceled = new TaskCompletionSource<string>();
        var completed = new TaskCompletionSource<string>();

        var run = await drive.DriveAsync(async (run, scope) =>
        {
            var group = scope.Group();
            var first = group.Member().Begin(run.Of.A, _ => canceled.Task);
            var second = group.Member().Begin(run.Of.B, _ => completed.Task);
            var joined = group.Join(first, second);
            canceled.SetCanceled(CancellationToken.None);
            Assert.False(joined.IsCompleted);
            completed.SetResult("b");
            await joined;
        });

        Assert.Equal(("a", nameof(TaskCanceledException)), (Assert.Single(run.Errors).Key, run.Error!.Type.Split('.')[^1]));
        Assert.Equal((StepOutcome.Failed, StepOutcome.Completed), (run.View(run.Of.A).Outcome, run.View(run.Of.B).Outcome));
    }
}
