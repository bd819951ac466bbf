using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Turns a step that was read and bound into its model.</summary>
internal static class StepModels
{
    public static StepModel Of(StepDraft step, List<ParameterModel> parameters, PromptModel? prompt, TypeNames names, CSharpCompilation compilation)
    {
        var method = step.Method;
        names.Note(method);
        return new StepModel(
            step.Index,
            step.Kind,
            method.Name.Escaped(),
            step.Name,
            step.Property,
            step.Result is null ? null : names.Ref(step.Result),
            step.Shape,
            method.IsStatic,
            parameters.ToEquatableArray(),
            prompt,
            step.Kind == StepKind.Prompt ? PromptDeclaration.Of(step, names, compilation) : null,
            step.Result is null ? Access.Public : names.AccessOf(step.Result),
            TypeNames.Max(method.Parameters.Select(parameter => names.AccessOf(parameter.Type))),
            method.ContainingType.GetMembers(method.Name).Length == 1 ? TypeNames.Write(method.ContainingType) + "." + method.Name.Escaped() : null);
    }
}
