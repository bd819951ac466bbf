using CodeFirstWorkflows.Runtime;
using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows;

// What a run tells its readers and the log about its steps.
public abstract partial class WorkflowRun
{
    internal bool TellsSteps => (_mode & (RunMode.Observed | RunMode.Logged)) != 0;

    private bool IsLogged => (_mode & RunMode.Logged) != 0;

    internal void TellStarted(StepBinding step, string key)
    {
        if (IsObserved)
            EventLog!.Add(new StepStarted(Id, key, Engine.Time.GetUtcNow(), step.Name));
        if (IsLogged)
            Engine.Logger.StepStarted(this, key);
    }

    internal void TellSettled(StepBinding step, string key, StepOutcome outcome, TimeSpan duration, UsageDetails usage, StepError? error, long sequence = 0)
    {
        if (IsLogged)
            Engine.Logger.StepSettled(this, key, outcome, duration, usage.TotalTokenCount ?? 0, error?.Type);
        if (IsObserved)
            EventLog!.Add(new StepSettled(Id, key, Engine.Time.GetUtcNow(), step.Name, outcome, duration, usage, error) { Sequence = sequence });
    }
}
