using System.ComponentModel;
using CodeFirstWorkflows.Runtime;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

/// <summary>What became of one step of a run: a view that may be read while the run is on its way.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public sealed class StepResult<T>
{
    private readonly WorkflowRun _run;
    private readonly StepBinding<T> _step;

    /// <summary>For generated code: a view of a step.</summary>
    /// <param name="run">The run.</param>
    /// <param name="step">The step.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public StepResult(WorkflowRun run, StepBinding<T> step)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(step);
        _run = run;
        _step = step;
    }

    /// <summary>The step's name.</summary>
    public string Name => _step.Name;

    /// <summary>The key of the step's last visit, such as <c>draft#2</c>.</summary>
    public string Key => _step.KeyOf(_run, Math.Max(0, Visits - 1));

    /// <summary>What became of the step.</summary>
    public StepOutcome Outcome => _step.Slot!(_run).ReadOutcome();

    /// <summary>The step's result.</summary>
    /// <exception cref="InvalidOperationException">There is none: the step has not completed, or has no result at all.</exception>
    public T Result
    {
        get
        {
            ref var slot = ref _step.Slot!(_run);
            var outcome = slot.ReadOutcome();
            if (outcome == StepOutcome.Completed && typeof(T) != typeof(NoResult))
                return slot.Value;
            throw new InvalidOperationException(typeof(T) == typeof(NoResult)
                ? $"Step '{Name}' has no result; its outcome is {outcome}."
                : $"Step '{Name}' has no result to read: its outcome is {outcome}.");
        }
    }

    /// <summary>
    /// Every try of the step's last visit, those of all items if it ran for each of a collection; empty if its result was given or it did not run.
    /// </summary>
    public IReadOnlyList<StepAttempt> Attempts
    {
        get
        {
            ref var slot = ref _step.Slot!(_run);
            if (slot.ReadOutcome() == StepOutcome.NotReached)
                return [];
            var trace = slot.Trace;
            return trace?.Attempts ?? [new StepAttempt(1, null, null, null, Duration, trace?.Error, null)];
        }
    }

    /// <summary>The tokens over all attempts, and over the steps of a workflow that the step ran.</summary>
    public UsageDetails Usage
    {
        get
        {
            var usage = new UsageDetails();
            if (Outcome != StepOutcome.NotReached && _step.Slot!(_run).Trace?.Below is { } below)
                usage.Add(below);
            foreach (var attempt in Attempts)
            {
                if (attempt.Usage is { } used)
                    usage.Add(used);
            }

            return usage;
        }
    }

    /// <summary>How long the last visit took; zero if it was not reached, or <see cref="WorkflowEngineOptions.StepDurations"/> is off.</summary>
    public TimeSpan Duration
    {
        get
        {
            ref var slot = ref _step.Slot!(_run);
            return slot.ReadOutcome() == StepOutcome.NotReached ? TimeSpan.Zero : _run.Engine.Time.GetElapsedTime(0, slot.Duration);
        }
    }

    /// <summary>How often the step was visited, up to the last visit at which it was not left out.</summary>
    public int Visits
    {
        get
        {
            ref var slot = ref _step.Slot!(_run);
            return slot.ReadOutcome() == StepOutcome.NotReached ? 0 : slot.Visits;
        }
    }

    /// <summary>Whether the loop that ends with this step made all its visits without reaching its goal; the last visit stands.</summary>
    public bool Exhausted => _step.Slot!(_run).ReadExhausted();

    /// <summary>Why the step failed; <see langword="null"/> if it did not.</summary>
    public StepError? Error
    {
        get
        {
            ref var slot = ref _step.Slot!(_run);
            return slot.ReadOutcome() == StepOutcome.Failed ? slot.Trace?.Error : null;
        }
    }
}
