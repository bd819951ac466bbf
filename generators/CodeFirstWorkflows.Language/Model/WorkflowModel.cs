namespace CodeFirstWorkflows.Language.Model;

/// <summary>How much of a workflow can be generated.</summary>
internal enum Completeness
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>It has mistakes: its members are declared, so that no error of C# hides the mistake, and refuse to run.</summary>
    Skeleton,

    /// <summary>Its base class or a member of the user's leaves no room: only the bodies of its prompts.</summary>
    PromptsOnly,
}

/// <summary>A workflow class as data: no symbols, no positions; equal models give equal code.</summary>
/// <param name="Namespace">Its namespace, or null.</param>
/// <param name="Containers">The declarations of the types around it, outermost first.</param>
/// <param name="Class">Its name as C# writes it.</param>
/// <param name="Declaration">The declaration of its other part.</param>
/// <param name="FullClass">Its fully qualified name.</param>
/// <param name="Hint">The generated file's name.</param>
/// <param name="Name">The workflow's name for people.</param>
/// <param name="Identity">The workflow's name in stores.</param>
/// <param name="Version">The workflow's version.</param>
/// <param name="IsConversation">Whether a conversation is carried from prompt to prompt.</param>
/// <param name="IsDurable">Whether it needs a store.</param>
/// <param name="JsonContext">The user's JsonSerializerContext, or null.</param>
/// <param name="Input">The type of the input.</param>
/// <param name="Output">The type of the output, or null.</param>
/// <param name="RefusesNull">Whether null is no input, as its type says.</param>
/// <param name="TakesNoInput">Whether the input is NoInput.</param>
/// <param name="NeedsConstructor">Whether the user has none.</param>
/// <param name="RanksOverloads">Whether the language lets one overload go before another (C# 13).</param>
/// <param name="HasFields">Whether it has fields or properties that a constructor should set.</param>
/// <param name="IsDataflow">Whether each step starts as soon as its inputs are decided.</param>
/// <param name="Steps">The steps in order.</param>
/// <param name="Order">The order in which a dataflow starts them: each behind those that it reads.</param>
/// <param name="Groups">The parallel groups in order.</param>
/// <param name="Loops">The loops, by their last steps.</param>
/// <param name="OnFailure">What deals with a failure of the run.</param>
/// <param name="Refusals">The declarations of prompts that have mistakes.</param>
/// <param name="SuppressedIds">Ids of warnings about obsolete and experimental types that the user already decided on.</param>
/// <param name="Completeness">How much can be generated.</param>
internal sealed record WorkflowModel(
    string? Namespace,
    EquatableArray<string> Containers,
    string Class,
    string Declaration,
    string FullClass,
    string Hint,
    string Name,
    string Identity,
    int Version,
    bool IsConversation,
    bool IsDurable,
    string? JsonContext,
    TypeRef Input,
    TypeRef? Output,
    bool RefusesNull,
    bool TakesNoInput,
    bool NeedsConstructor,
    bool RanksOverloads,
    bool HasFields,
    bool IsDataflow,
    EquatableArray<StepModel> Steps,
    EquatableArray<int> Order,
    EquatableArray<GroupModel> Groups,
    EquatableArray<LoopModel> Loops,
    RecoveryModel? OnFailure,
    EquatableArray<string> Refusals,
    EquatableArray<string> SuppressedIds,
    Completeness Completeness);
