using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Checks how a step's method is declared (006, 007) and reads what it returns.</summary>
internal static class StepSignature
{
    public static void Check(StepDraft step, CSharpCompilation compilation, Findings findings)
    {
        (step.Shape, step.Result) = ReturnOf(step.Method);
        if (Problem(step) is { } problem)
        {
            step.IsSound = false;
            step.IsCallable = false;
            findings.Add(Rule.UnsupportedStepSignature, step.Location, step.Method.Name, problem);
        }

        if (step.Kind != StepKind.Step && !IsBodyless(step.Method))
        {
            step.IsSound = false;
            findings.Add(Rule.PromptMustBePartial, step.Location, step.Method.Name);
        }

        var types = step.Method.Parameters.Select(parameter => parameter.Type).Prepend(step.Method.ReturnType);
        if (types.Any(type => CompilerErrors.IsBroken(type, step.Method.ContainingType, compilation)) || CompilerErrors.IsBroken(step.Method))
        {
            step.IsSound = false;
            findings.CompilerReports();
        }
        else
        {
            CheckOtherGenerator(step, findings);
        }
    }

    /// <summary>A partial method that no one but our generator implements.</summary>
    public static bool IsBodyless(IMethodSymbol method) =>
        method.IsPartialDefinition
        && (method.PartialImplementationPart is not { } body
            || body.DeclaringSyntaxReferences.All(reference => reference.SyntaxTree.IsOurs()));

    /// <summary>How a method returns, and what.</summary>
    public static (ReturnShape Shape, ITypeSymbol? Result) ReturnOf(IMethodSymbol method)
    {
        var type = method.ReturnType;
        if (method.ReturnsVoid)
            return (ReturnShape.Void, null);
        if (type.IsNamed("System.Threading.Tasks.Task") || type.IsNamed("System.Threading.Tasks.ValueTask"))
            return (type.Name == "Task" ? ReturnShape.Task : ReturnShape.ValueTask, type is INamedTypeSymbol { TypeArguments: [var result] } ? result : null);
        return (ReturnShape.Value, type);
    }

    private static string? Problem(StepDraft step)
    {
        var method = step.Method;
        if (method.IsGenericMethod)
            return "it is generic: a step has one type of result";
        if (method.IsRefused())
            return "its [Obsolete] makes every call an error";
        if (method.IsAbstract)
            return "it is abstract: a step has a body, or is a prompt";
        if (step.Kind == StepKind.Step && method is { IsPartialDefinition: true, PartialImplementationPart: null })
            return "it has no body: write one, or let it ask a model with [Prompt]";
        if (method.MethodKind != MethodKind.Ordinary)
            return "it is no ordinary method";
        if (method.ReturnsVoid && (method.IsAsync || step.Syntax?.Modifiers.Any(SyntaxKind.AsyncKeyword) == true))
            return "it is async void, so nobody could wait for it or see it fail: return Task";
        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
            return "it returns by reference: return the value";
        if (step is { Kind: not StepKind.Step, Shape: ReturnShape.Void or ReturnShape.Value } && IsBodyless(method))
            return step.Kind == StepKind.Prompt ? "a prompt waits for a model: return Task<T> or ValueTask<T>" : step.Kind == StepKind.WaitFor ? "it waits for an answer: return Task or Task<T>" : "it waits for another workflow: return Task or Task<T>";
        if (step.Shape is ReturnShape.Task && method.ReturnType.NullableAnnotation == NullableAnnotation.Annotated)
            return "its task may be null: return Task";
        if (step.Result is { } result && Unsupported(result) is { } reason)
            return $"its result {reason}";
        if (FlowAttribute(method.GetReturnTypeAttributes()) is { } returned)
            return $"its result carries [{returned}]: let its type say whether it may be null";
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
                return $"its parameter '{parameter.Name}' is passed by reference: pass the value";
            if (parameter.HasExplicitDefaultValue || parameter.IsOptional)
                return $"its parameter '{parameter.Name}' has a default value, which would hide a misspelled name: declare it nullable if it may be missing";
            if (parameter.IsParams)
                return $"its parameter '{parameter.Name}' is a params list: take an IReadOnlyList<T>";
            if (FlowAttribute(parameter.GetAttributes()) is { } flow)
                return $"its parameter '{parameter.Name}' carries [{flow}]: let its type say whether it may be null";
            if (Unsupported(parameter.Type) is { } parameterReason)
                return $"its parameter '{parameter.Name}' {parameterReason}";
        }

        return null;
    }

    private static string? Unsupported(ITypeSymbol type) =>
        type.IsNullableValue(out var value) ? Unsupported(value)
        : type.IsRefLikeType ? "is a ref struct, which cannot outlive the call"
        : type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer ? "is a pointer"
        : type.ContainsDynamic() ? "is dynamic, which the compiler cannot check: name its type"
        : type.HasStaticAbstract() ? "is an interface with static members, which cannot be a type argument"
        : type.IsNamed("System.Threading.Tasks.Task") || type.IsNamed("System.Threading.Tasks.ValueTask") ? "is a task: await it in the step"
        : type.ContainsRefused() ? "is of a type that [Obsolete] makes an error to use"
        : type.IsFileLocal() ? "is of a file-local type, which generated code cannot name"
        : null;

    // What flow analysis says beyond the type, generated code would have to repeat.
    private static string? FlowAttribute(IEnumerable<AttributeData> attributes) => attributes
        .Select(attribute => attribute.AttributeClass)
        .FirstOrDefault(type => type is { Name: "AllowNullAttribute" or "DisallowNullAttribute" or "MaybeNullAttribute" or "NotNullAttribute", ContainingNamespace.Name: "CodeAnalysis" })
        ?.Name.Replace("Attribute", "");

    // The generator cannot see what other generators make; the analyzer, which comes after them, can.
    private static void CheckOtherGenerator(StepDraft step, Findings findings)
    {
        var types = step.Method.Parameters.Select(parameter => parameter.Type).Prepend(step.Method.ReturnType);
        foreach (var type in types)
        {
            if (OtherGenerators.Made(type) is not { } generated)
                continue;
            step.IsSound = false;
            findings.Add(Rule.TypeFromOtherGenerator, step.Location, generated.Name);
            return;
        }
    }
}
