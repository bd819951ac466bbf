namespace CodeFirstWorkflows.Language.Model;

/// <summary>What a step does.</summary>
internal enum StepKind
{
    /// <summary>Runs the user's code.</summary>
    Step,

    /// <summary>Asks a model.</summary>
    Prompt,

    /// <summary>Runs another workflow.</summary>
    SubWorkflow,

    /// <summary>Waits for an answer.</summary>
    WaitFor,
}

/// <summary>How a step's method returns.</summary>
internal enum ReturnShape
{
    /// <summary><c>void</c>.</summary>
    Void,

    /// <summary><c>T</c>.</summary>
    Value,

    /// <summary><c>Task</c> or <c>Task&lt;T&gt;</c>.</summary>
    Task,

    /// <summary><c>ValueTask</c> or <c>ValueTask&lt;T&gt;</c>.</summary>
    ValueTask,
}

/// <summary>A step.</summary>
/// <param name="Index">Its place in the order, from 0.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Method">The method's name as C# writes it.</param>
/// <param name="Name">The step's name.</param>
/// <param name="Property">The name of its members in <c>Steps</c>, <c>Given</c> and <c>Render</c>.</param>
/// <param name="Result">The type of its method's result, or null.</param>
/// <param name="Value">The type of what readers get: its result, or the list of them.</param>
/// <param name="Shape">How the method returns.</param>
/// <param name="IsStatic">Whether the method is static.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Prompt">What a prompt says; null for other steps.</param>
/// <param name="Child">The workflow that a sub-workflow step runs; null for other steps.</param>
/// <param name="WaitTicks">How long the step waits for its answer, in ticks; null if for ever, or if it does not wait.</param>
/// <param name="Resilience">What stands between the step and its method; null if nothing was said.</param>
/// <param name="Fallback">What stands in for the step when it has failed.</param>
/// <param name="Compensation">What takes the step back.</param>
/// <param name="Declaration">A prompt's implementing declaration up to its parameter list, or null if it cannot be written.</param>
/// <param name="ResultAccess">How visible a member may be that mentions the result.</param>
/// <param name="ParameterAccess">How visible a member may be that mentions the parameters.</param>
/// <param name="See">The method as a <c>cref</c> writes it, or null if that would be ambiguous.</param>
/// <param name="Flow">When it runs, and how often.</param>
internal sealed record StepModel(
    int Index,
    StepKind Kind,
    string Method,
    string Name,
    string Property,
    TypeRef? Result,
    TypeRef? Value,
    ReturnShape Shape,
    bool IsStatic,
    EquatableArray<ParameterModel> Parameters,
    PromptModel? Prompt,
    ChildModel? Child,
    long? WaitTicks,
    ResilienceModel? Resilience,
    RecoveryModel? Fallback,
    RecoveryModel? Compensation,
    string? Declaration,
    Access ResultAccess,
    Access ParameterAccess,
    string? See,
    FlowModel Flow);
