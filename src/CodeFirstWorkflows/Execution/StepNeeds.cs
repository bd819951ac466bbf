namespace CodeFirstWorkflows.Runtime;

/// <summary>What a step takes from the engine beyond its inputs and the cancellation token.</summary>
[Flags]
public enum StepNeeds
{
    /// <summary>Nothing: the step is called directly.</summary>
    None = 0,

    /// <summary>The step's context: services, chat clients, or the <see cref="StepContext"/> itself.</summary>
    Context = 1 << 16,
}
