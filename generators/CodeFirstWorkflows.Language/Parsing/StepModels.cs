using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Turns a step that was read and bound into its model.</summary>
internal static class StepModels
{
    /// <summary>The flow of a step that has none of its own: a helper, or a step with mistakes.</summary>
    public static readonly FlowModel NoFlow = new(-1, [], [], [], null, null, false, false, false, null, -1, false, false, [], 0);

    public static StepModel Of(StepDraft step, List<ParameterModel> parameters, PromptModel? prompt, ChildModel? child, FlowModel flow, TypeNames names, CSharpCompilation compilation)
    {
        var method = step.Method;
        names.Note(method);
        var value = step.Value ?? step.Result;
        return new StepModel(
            step.Index,
            step.Kind,
            method.Name.Escaped(),
            step.Name,
            step.Property,
            step.Result is null ? null : names.Ref(step.Result),
            value is null ? null : names.Ref(value),
            step.Shape,
            method.IsStatic,
            parameters.ToEquatableArray(),
            prompt,
            child,
            step.WaitTicks,
            step.Resilience,
            step.Fallback,
            step.Compensation,
            step.Kind != StepKind.Step ? PromptDeclaration.Of(step, names, compilation) : null,
            value is null ? Access.Public : names.AccessOf(value),
            TypeNames.Max(method.Parameters.Select(parameter => names.AccessOf(parameter.Type))),
            method.ContainingType.GetMembers(method.Name).Length == 1 ? TypeNames.Write(method.ContainingType) + "." + method.Name.Escaped() : null,
            flow);
    }
}
