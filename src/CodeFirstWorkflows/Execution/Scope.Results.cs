namespace CodeFirstWorkflows.Runtime;

// What became of steps, as later ones ask.
public sealed partial class Scope
{
    /// <summary>A result that is known to be there, because conditions said so when the workflow was compiled.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The result.</param>
    /// <param name="step">The step's name.</param>
    /// <returns>The result.</returns>
    /// <exception cref="WorkflowException">It is not there: a value that conditions read changed in between.</exception>
    public static T Known<T>(T? value, string step)
        where T : class => value ?? throw Changed(step);

    /// <summary>A result that is known to be there, because conditions said so when the workflow was compiled.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The result.</param>
    /// <param name="step">The step's name.</param>
    /// <returns>The result.</returns>
    /// <exception cref="WorkflowException">It is not there: a value that conditions read changed in between.</exception>
    public static T Known<T>(T? value, string step)
        where T : struct => value ?? throw Changed(step);

    /// <summary>Whether a step that is decided was not left out.</summary>
    /// <param name="step">The step.</param>
    /// <returns>Whether it ran.</returns>
    public bool Ran(StepBinding step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.OutcomeIn(Run) != StepOutcome.Skipped;
    }

    /// <summary>Whether a step's last visit has a result.</summary>
    /// <param name="step">The step.</param>
    /// <returns>Whether it has completed.</returns>
    public bool HasResult(StepBinding step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.OutcomeIn(Run) == StepOutcome.Completed;
    }

    /// <summary>How often a step was visited until now.</summary>
    /// <param name="step">The step.</param>
    /// <returns>The number of visits, and so the next one counted from 0.</returns>
    public int Visited(StepBinding step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.VisitsOf(Run);
    }

    private static WorkflowException Changed(string step) => new(
        $"Step '{step}' has no result, though by the conditions around it must have one: a value that they read changed between two of them. " +
        "Let steps return new values instead of changing those they were given.");
}
