namespace CodeFirstWorkflows.Runtime;

// Branches, loops, groups.
public sealed partial class Scope
{
    /// <summary>
    /// Asks whether a step is to run at this visit, by a condition that gives the same answer whenever the same results are there: it reads
    /// paths into them. A recorded run takes the answer that it once got.
    /// </summary>
    /// <typeparam name="TState">What the condition reads.</typeparam>
    /// <param name="step">The step.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="state">What the condition reads.</param>
    /// <param name="condition">The condition.</param>
    /// <returns>The answer.</returns>
    public bool Decide<TState>(StepBinding step, int visit, TState state, Func<TState, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(condition);
        try
        {
            return Ask(step, visit, Decisions.When, state, condition);
        }
        catch (Exception exception)
        {
            FailUnstarted(step, visit, exception);
            throw;
        }
    }

    /// <summary>
    /// Asks whether a step is to run at this visit, by a condition that may answer differently when it is asked again: it calls a method. A
    /// recorded run takes the answer that it once got, which is durable before a step that depends on it starts.
    /// </summary>
    /// <typeparam name="TState">What the condition reads.</typeparam>
    /// <param name="step">The step.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="state">What the condition reads.</param>
    /// <param name="condition">The condition.</param>
    /// <returns>The answer.</returns>
    public bool DecideOnce<TState>(StepBinding step, int visit, TState state, Func<TState, bool> condition) =>
        Decide(step, visit, state, condition);

    /// <summary>
    /// Asks whether the loop that ends with a step has reached its goal, by a condition that gives the same answer whenever the same
    /// results are there. A recorded run takes the answer that it once got.
    /// </summary>
    /// <typeparam name="TState">What the condition reads.</typeparam>
    /// <param name="step">The last step of the loop.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="state">What the condition reads.</param>
    /// <param name="condition">The condition.</param>
    /// <returns>The answer.</returns>
    public bool Until<TState>(StepBinding step, int visit, TState state, Func<TState, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(condition);
        try
        {
            return Ask(step, visit, Decisions.Until, state, condition);
        }
        catch (Exception exception)
        {
            Blame(exception, step, step.KeyOf(Run, visit));
            throw;
        }
    }

    /// <summary>
    /// Asks whether the loop that ends with a step has reached its goal, by a condition that may answer differently when it is asked again.
    /// A recorded run takes the answer that it once got, which is durable before a step that depends on it starts.
    /// </summary>
    /// <typeparam name="TState">What the condition reads.</typeparam>
    /// <param name="step">The last step of the loop.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="state">What the condition reads.</param>
    /// <param name="condition">The condition.</param>
    /// <returns>The answer.</returns>
    public bool UntilOnce<TState>(StepBinding step, int visit, TState state, Func<TState, bool> condition) =>
        Until(step, visit, state, condition);

    /// <summary>Checks the value that branches are chosen by: one that was never declared would take none of them.</summary>
    /// <typeparam name="TState">What the value is read from.</typeparam>
    /// <typeparam name="TValue">The value's type.</typeparam>
    /// <param name="step">The first branch.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="path">The value's path, as it is written.</param>
    /// <param name="state">What the value is read from.</param>
    /// <param name="value">Reads the value.</param>
    /// <param name="isDeclared">Whether it is one of those that are declared.</param>
    /// <exception cref="WorkflowException">It is not.</exception>
    public void Declared<TState, TValue>(
        StepBinding step, int visit, string path, TState state, Func<TState, TValue> value, Func<TValue, bool> isDeclared)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(isDeclared);
        try
        {
            var found = value(state);
            if (!isDeclared(found))
                throw UndeclaredValueException.Of(path, found, step.KeyOf(Run, visit));
        }
        catch (Exception exception)
        {
            FailUnstarted(step, visit, exception);
            throw;
        }
    }

    /// <summary>Leaves a step out.</summary>
    /// <param name="step">The step.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    public void Skip(StepBinding step, int visit)
    {
        ArgumentNullException.ThrowIfNull(step);
        step.Skip(Run);
        if (!Run.TellsSteps)
            return;
        var key = step.KeyOf(Run, visit);
        if (!Run.Driver.HasTold(key))
            Run.TellSettled(step, key, StepOutcome.Skipped, TimeSpan.Zero, new(), null);
    }

    /// <summary>Leaves all steps of the workflow out that were not reached: the run ends here.</summary>
    public void SkipRest()
    {
        foreach (var step in Run.Bound.Steps)
        {
            if (!step.IsReached(Run))
                Skip(step, 0);
        }
    }

    /// <summary>Ends a loop that has made its last visit without reaching its goal.</summary>
    /// <param name="step">The last step of the loop.</param>
    /// <param name="visit">Counts the visits of the step from 0.</param>
    /// <param name="max">How many visits the loop may make.</param>
    /// <param name="fail">Whether that is a failure.</param>
    /// <exception cref="WorkflowException">It is.</exception>
    public void Exhaust(StepBinding step, int visit, int max, bool fail)
    {
        ArgumentNullException.ThrowIfNull(step);
        step.Exhaust(Run);
        if (!fail)
            return;
        var key = step.KeyOf(Run, visit);
        var exception = new WorkflowException(
            $"The loop that ends with step '{key}' has made its {max} visits, and what it repeats until does not hold. " +
            "Raise Max, or let the run go on with the last visit by OnMax = LoopEnd.Continue.");
        Blame(exception, step, key);
        throw exception;
    }

    /// <summary>Begins a group of steps that run beside each other.</summary>
    /// <param name="failFast">Whether the others are canceled when one fails.</param>
    /// <returns>The group, to be joined.</returns>
    public ParallelGroup Group(bool failFast = false) => new(this, failFast);

    private bool Ask<TState>(StepBinding step, int visit, string question, TState state, Func<TState, bool> condition) =>
        (Run.Mode & RunMode.Keyed) == 0
            ? condition(state)
            : Run.Driver.Decide(Run, step.KeyOf(Run, visit) + question, state, condition);

    private void FailUnstarted(StepBinding step, int visit, Exception exception)
    {
        var key = step.KeyOf(Run, visit);
        var error = Blame(exception, step, key).Errors[0];
        step.Fail(Run, visit, 0, new StepTrace([], error));
        Run.TellSettled(step, key, StepOutcome.Failed, TimeSpan.Zero, new(), error);
    }
}
