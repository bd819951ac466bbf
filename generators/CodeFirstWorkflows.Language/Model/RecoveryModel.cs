namespace CodeFirstWorkflows.Language.Model;

/// <summary>A method that deals with a failure: a fallback, a compensation, or what an [OnFailure] marks.</summary>
/// <param name="Method">Its name, escaped.</param>
/// <param name="Name">What it is called in keys.</param>
/// <param name="Class">The class that declares it.</param>
/// <param name="IsStatic">Whether it is static.</param>
/// <param name="Shape">How it returns.</param>
/// <param name="Result">What it results in; null if in nothing.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Step">What it asks or runs, if it is a prompt or a sub-workflow.</param>
internal sealed record RecoveryModel(
    string Method, string Name, string Class, bool IsStatic, ReturnShape Shape, TypeRef? Result, EquatableArray<ParameterModel> Parameters, StepModel? Step)
{
    /// <summary>Whether it is called on the workflow.</summary>
    public bool NeedsSelf => Step is null && !IsStatic;
}
