namespace CodeFirstWorkflows.Language.Model;

/// <summary>When a step runs, and how often.</summary>
/// <param name="Group">The parallel group it is in, or -1.</param>
/// <param name="Conditions">What must hold for it to run.</param>
/// <param name="OtherwiseOf">The steps none of which may have been decided to run; empty without [Otherwise].</param>
/// <param name="ConditionTexts">The conditions as people read them.</param>
/// <param name="Choice">What it is a branch of, or null.</param>
/// <param name="Declared">The value that must be a declared one before this, the first of exhaustive branches; null at other steps.</param>
/// <param name="IsReturn">Whether it completes the run.</param>
/// <param name="IsOutput">Whether its result is the run's output.</param>
/// <param name="ContinuesOnError">Whether the run goes on when it fails.</param>
/// <param name="FanOut">What it is run for each of, or null.</param>
/// <param name="Loop">The loop that ends with it, or -1.</param>
/// <param name="HasVisits">Whether a step reads all its visits.</param>
/// <param name="IsOptional">Whether its local may be without a value: the step may be skipped, or is read before it runs again.</param>
/// <param name="Inputs">The steps it waits for in a dataflow; those of its conditions first.</param>
/// <param name="ConditionInputs">How many of them its conditions wait for.</param>
internal sealed record FlowModel(
    int Group,
    EquatableArray<ConditionModel> Conditions,
    EquatableArray<int> OtherwiseOf,
    EquatableArray<string> ConditionTexts,
    ChoiceModel? Choice,
    DeclaredModel? Declared,
    bool IsReturn,
    bool IsOutput,
    bool ContinuesOnError,
    FanOutModel? FanOut,
    int Loop,
    bool HasVisits,
    bool IsOptional,
    EquatableArray<int> Inputs,
    int ConditionInputs)
{
    /// <summary>Whether it runs only if something holds.</summary>
    public bool IsConditional => !Conditions.IsEmpty || !OtherwiseOf.IsEmpty;
}

/// <summary>A condition of a step or the end of a loop.</summary>
internal abstract record ConditionModel(bool Not);

/// <summary>The value at a path is true, or matches a C# pattern.</summary>
internal sealed record ValueCondition(ValuePath Path, string? Pattern, bool Not) : ConditionModel(Not);

/// <summary>A helper says so.</summary>
internal sealed record HelperCondition(HelperModel Helper, bool Not) : ConditionModel(Not);

/// <summary>A method of the user's that takes no place in the order. <paramref name="Step"/> is there if it is a prompt or a sub-workflow.</summary>
internal sealed record HelperModel(string Method, string Class, bool IsStatic, EquatableArray<ParameterModel> Parameters, StepModel? Step);

/// <summary>Adjacent steps of which a run takes one branch at most; those of one branch have the same conditions.</summary>
internal sealed record ChoiceModel(int Index, bool IsComplete);

/// <summary>A value that exhaustive branches test. <paramref name="Pattern"/> matches what is declared.</summary>
internal sealed record DeclaredModel(ValuePath Path, string Text, string Type, string Pattern);

/// <summary>What a step is run for each of: the items at a path, or a number of times.</summary>
internal sealed record FanOutModel(ValuePath? Source, string Text, string ItemType, int Times, int MaxConcurrency, int MaxFailures);

/// <summary>A parallel group; its steps are adjacent.</summary>
internal sealed record GroupModel(string? Name, EquatableArray<int> Members, bool FailsFast);

/// <summary>A loop over the steps <paramref name="From"/> to <paramref name="To"/>.</summary>
internal sealed record LoopModel(int From, int To, int Max, ConditionModel? Until, string? UntilText, bool FailsAtMax);

/// <summary>The workflow that a step runs.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Input">The type of its input.</param>
/// <param name="Output">The type of its output, or null.</param>
/// <param name="InputNames">The names of its input's constructor's parameters, in the order of the step's values; empty if one value is the input.</param>
/// <param name="HasEngineConstructor">Whether it is made from an engine alone.</param>
/// <param name="HasDefinition">Whether its definition can be read.</param>
internal sealed record ChildModel(string Class, string Input, string? Output, EquatableArray<string> InputNames, bool TakesNoInput, bool HasEngineConstructor, bool HasDefinition);
