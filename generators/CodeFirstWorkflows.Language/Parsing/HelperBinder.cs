using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Binds the methods that a condition names: plain ones, which see values alone, and prompts and sub-workflows; rules 022 and 026.</summary>
internal sealed class HelperBinder(INamedTypeSymbol workflow, CSharpCompilation compilation, TypeNames names, Findings findings)
{
    /// <summary>Binds the parameters of a method; set once all binders are there.</summary>
    public ParameterBinder Parameters { get; set; } = null!;

    /// <summary>Reads what a prompt says or which workflow is run.</summary>
    public StepContents Contents { get; set; } = null!;

    /// <summary>The methods of that name, unless it stands for a step; null if there are none.</summary>
    public IReadOnlyList<IMethodSymbol>? Find(string name, StepTable table)
    {
        if (!SyntaxFacts.IsValidIdentifier(name) || table.Find(name) is { } step && (step.Name == name || step.Method.Name == name))
            return null;
        for (var type = workflow; type is not null && type.SpecialType != SpecialType.System_Object; type = type.BaseType)
        {
            var methods = type.GetMembers(name).OfType<IMethodSymbol>().Where(method => method.MethodKind == MethodKind.Ordinary && method.CanBeSeenFrom(workflow, compilation)).ToList();
            if (methods.Count > 0)
                return methods;
        }

        return null;
    }

    /// <summary>Returns null after a finding.</summary>
    public HelperModel? Bind(Site site, IReadOnlyList<IMethodSymbol> methods, Place place)
    {
        var method = methods[0];
        if (methods.Count > 1)
        {
            findings.Add(site.Rule, place, $"'{workflow.Name}' has several methods '{method.Name}': give the one that decides a name of its own");
            return null;
        }

        var asked = Contents.Table.FindHelper(method);
        if (CompilerErrors.IsBroken(method) || method.Parameters.Any(parameter => CompilerErrors.IsBroken(parameter.Type, workflow, compilation)) || method.ReturnType.ContainsError() && !method.ReturnsVoid)
        {
            findings.CompilerReports();
            return null;
        }

        if ((asked is null ? PlainProblem(method) : AskedProblem(asked)) is { } problem)
        {
            findings.Add(site.Rule, place, $"'{method.Name}' decides no condition: {problem}");
            return null;
        }

        if (asked is { IsSound: false } or { IsCallable: false })
            return null;
        var inner = site.For(method, asked?.Kind ?? StepKind.Step);
        var bound = method.Parameters.Select(parameter => Parameters.Bind(inner, parameter)).ToList();
        if (asked is null && bound.Any(parameter => parameter is { Source: not ValueSource and not VisitsSource }))
        {
            findings.Add(site.Rule, place, $"'{method.Name}' decides no condition: a condition sees values alone, so that it decides the same when a run is resumed; ask for services and clients in a [Step]");
            return null;
        }

        if (bound.Contains(null))
            return null;
        names.Note(method);
        StepModel? model = null;
        if (asked is not null)
        {
            if (Contents.Read(asked, bound) is not var (prompt, child))
                return null;
            model = StepModels.Of(asked, [.. bound.OfType<ParameterModel>()], prompt, child, StepModels.NoFlow, names, compilation);
        }

        return new(method.Name.Escaped(), TypeNames.Write(method.ContainingType), method.IsStatic, bound.OfType<ParameterModel>().ToEquatableArray(), model);
    }

    private static string? PlainProblem(IMethodSymbol method) =>
        method.IsGenericMethod ? "it is generic"
        : method.IsRefused() ? "its [Obsolete] makes every call an error"
        : method is { IsPartialDefinition: true, PartialImplementationPart: null } ? "it has no body"
        : method.ReturnType.SpecialType != SpecialType.System_Boolean || method.ReturnsByRef || method.ReturnsByRefReadonly
            ? method.ReturnType.IsNamed("System.Threading.Tasks.Task") || method.ReturnType.IsNamed("System.Threading.Tasks.ValueTask")
                ? "it is asynchronous: ask in a [Step] and test its result, or let it be a [Prompt]"
                : "it returns no bool"
        : method.Parameters.FirstOrDefault(parameter => parameter.RefKind != RefKind.None || parameter.HasExplicitDefaultValue || parameter.IsOptional || parameter.IsParams || parameter.Type.IsRefLikeType || parameter.Type.ContainsDynamic()) is { } odd
            ? $"its parameter '{odd.Name}' must be a plain value"
        : null;

    private static string? AskedProblem(StepDraft asked) => asked.Result?.SpecialType == SpecialType.System_Boolean ? null : "it results in no bool";
}
