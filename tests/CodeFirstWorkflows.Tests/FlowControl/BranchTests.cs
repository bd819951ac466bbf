using CodeFirstWorkflows.Tests.Workflows;
using Xunit;

namespace CodeFirstWorkflows.Tests.FlowControl;

public class BranchTests
{
    [Theory, EveryDrive]
    public async Task A_step_whose_condition_does_not_hold_is_skipped(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
        {
            if (scope.Decide(run.Of.A, 0, run.Input, static input => input == "out"))
                await scope.Do(run.Of.A, "a");
            else
                scope.Skip(run.Of.A, 0);
            if (scope.Decide(run.Of.B, 0, run.Input, static input => input == "in"))
                await scope.Do(run.Of.B, "b");
        });

        var a = run.View(run.Of.A);
        Assert.Equal((StepOutcome.Skipped, 0, TimeSpan.Zero), (a.Outcome, a.Visits, a.Duration));
        Assert.Equal("a", a.Key);
        Assert.Empty(a.Attempts);
        Assert.Null(a.Error);
        Assert.Contains("Skipped", Assert.Throws<InvalidOperationException>(() => a.Result).Message);
        Assert.Equal("b", run.View(run.Of.B).Result);
    }

    [Theory, EveryDrive]
    public async Task A_condition_that_throws_fails_the_run_as_its_step(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
        {
            await scope.Do(run.Of.A, "a");
            scope.Decide(run.Of.B, 1, 0, static zero => 1 / zero == 1);
        });

        Assert.Equal(("b", "b#2", typeof(DivideByZeroException).FullName), (run.Error!.Step, run.Error.Key, run.Error.Type));
        Assert.Equal(StepOutcome.Failed, run.View(run.Of.B).Outcome);
        Assert.Same(run.Error, run.View(run.Of.B).Error);
    }

    [Theory, EveryDrive]
    public async Task What_ends_a_loop_and_throws_fails_the_run_as_the_loops_last_step(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
        {
            await scope.Do(run.Of.A, "a");
            scope.Until(run.Of.A, 0, 0, static zero => 1 / zero == 1);
        });

        Assert.Equal(("a", "a"), (run.Error!.Step, run.Error.Key));
        Assert.Equal("a", run.View(run.Of.A).Result);
    }

    [Theory, EveryDrive]
    public async Task A_value_that_was_never_declared_fails_the_first_branch(Drive drive)
    {
        var run = await drive.DriveAsync(static (run, scope) =>
        {
            scope.Declared(run.Of.A, 0, "triage.color", Color.Green, static color => color, static color => color is Color.Red or Color.Green);
            scope.Declared(run.Of.B, 0, "triage.color", (Color)42, static color => color, static color => color is Color.Red or Color.Green);
            return default;
        });

        Assert.Equal((ErrorKind.UndeclaredValue, "b"), (run.Error!.Kind, run.Error.Key));
        Assert.Contains("triage.color", run.Error.Message);
        Assert.Contains("42", run.Error.Message);
        Assert.Same(run.Error, run.View(run.Of.B).Error);
        Assert.IsAssignableFrom<WorkflowException>(Assert.Throws<WorkflowFailedException>(() => run.Result).InnerException);
    }

    [Theory, EveryDrive]
    public async Task A_path_that_throws_is_not_undeclared(Drive drive)
    {
        var run = await drive.DriveAsync(static (run, scope) =>
        {
            scope.Declared(run.Of.A, 0, "x", (string?)null, static text => text!.Length, static length => length > 0);
            return default;
        });

        Assert.Equal((ErrorKind.Failed, "a"), (run.Error!.Kind, run.Error.Key));
    }

    [Theory, EveryDrive]
    public async Task To_return_skips_what_was_not_reached(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
        {
            await scope.Do(run.Of.A, "a");
            scope.Skip(run.Of.B, 0);
            run.Out = await scope.Do(run.Of.C, "c");
            scope.SkipRest();
        });

        Assert.Equal("c", run.Result);
        Assert.Equal(StepOutcome.Completed, run.View(run.Of.A).Outcome);
        Assert.Equal(StepOutcome.Skipped, run.View(run.Of.B).Outcome);
        Assert.Equal(StepOutcome.Completed, run.View(run.Of.C).Outcome);
        Assert.Equal(StepOutcome.Skipped, run.View(run.Of.Many).Outcome);
        Assert.Equal(StepOutcome.Skipped, run.View(run.Of.Log).Outcome);
    }

    [Theory, EveryDrive]
    public async Task A_loop_that_makes_all_its_visits_is_exhausted(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
        {
            for (var visit = 0; ; visit++)
            {
                await scope.Do(run.Of.A, $"a{visit}", visit);
                if (scope.Until(run.Of.A, visit, run, static _ => false))
                    break;
                if (visit == 2)
                {
                    scope.Exhaust(run.Of.A, visit, 3, fail: false);
                    break;
                }
            }

            await scope.Do(run.Of.B, "b");
        });

        var a = run.View(run.Of.A);
        Assert.Equal((true, StepOutcome.Completed, "a2", 3, "a#3"), (a.Exhausted, a.Outcome, a.Result, a.Visits, a.Key));
        Assert.False(run.View(run.Of.B).Exhausted);
        Assert.Equal(WorkflowState.Completed, run.State);
    }

    [Theory, EveryDrive]
    public async Task A_loop_that_begins_anew_is_no_longer_exhausted(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
        {
            await scope.Do(run.Of.A, "a");
            scope.Exhaust(run.Of.A, 0, 1, fail: false);
            await scope.Do(run.Of.A, "a2", 1);
        });

        Assert.False(run.View(run.Of.A).Exhausted);
    }

    [Theory, EveryDrive]
    public async Task A_loop_may_fail_when_it_is_exhausted(Drive drive)
    {
        var run = await drive.DriveAsync(static async (run, scope) =>
        {
            await scope.Do(run.Of.A, "a");
            await scope.Do(run.Of.A, "a2", 1);
            scope.Exhaust(run.Of.A, 1, 2, fail: true);
        });

        Assert.Equal(("a", "a#2"), (run.Error!.Step, run.Error.Key));
        Assert.Contains("2 visits", run.Error.Message);
        Assert.True(run.View(run.Of.A).Exhausted);
        Assert.IsType<WorkflowException>(Assert.Throws<WorkflowFailedException>(() => run.Result).InnerException);
    }

    [Fact]
    public async Task A_skipped_visit_leaves_the_last_one_to_be_named()
    {
        var run = await Drive.Plain.DriveAsync(static async (run, scope) =>
        {
            await scope.Do(run.Of.A, "a");
            scope.Skip(run.Of.A, 1);
        });

        Assert.Equal((StepOutcome.Skipped, 1, "a"), (run.View(run.Of.A).Outcome, run.View(run.Of.A).Visits, run.View(run.Of.A).Key));
    }

    [Fact]
    public async Task Visits_are_collected_and_handed_out_as_they_are()
    {
        var visits = new CodeFirstWorkflows.Runtime.VisitList<string>();
        visits.Add("1");
        var first = visits.ToList();
        visits.Add("2");

        Assert.Equal(["1"], first);
        Assert.Equal(["1", "2"], visits.ToList());
        await Task.CompletedTask;
    }
}
