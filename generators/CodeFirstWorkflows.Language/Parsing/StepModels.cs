using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Turns a step that was read and bound into its model.</summary>
internal static class StepModels
{
    public static StepModel Of(StepDraft step, List<ParameterModel> parameters, PromptModel? prompt, TypeNames names)
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
            step.Kind == StepKind.Prompt ? Declaration(step, names) : null,
            step.Result is null ? Access.Public : names.AccessOf(step.Result),
            TypeNames.Max(method.Parameters.Select(parameter => names.AccessOf(parameter.Type))),
            method.ContainingType.GetMembers(method.Name).Length == 1 ? method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + "." + method.Name.Escaped() : null);
    }

    // The implementing part repeats the modifiers of the declaring one.
    private static string? Declaration(StepDraft step, TypeNames names)
    {
        if (step.Syntax is not { } syntax || CompilerErrors.HasBrokenModifiers(syntax))
            return null;
        var modifiers = string.Join(" ", syntax.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.PartialKeyword)).Select(modifier => modifier.ValueText));
        var parameters = string.Join(", ", step.Method.Parameters.Select(parameter => $"{names.Ref(parameter.Type).Name} {parameter.Name.Escaped()}"));
        return $"{modifiers} partial {names.Ref(step.Method.ReturnType).Name} {step.Method.Name.Escaped()}({parameters})";
    }
}
