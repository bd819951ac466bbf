using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Binds the methods that deal with failures: rules 030, 032 and 033.</summary>
internal sealed class RecoveryBinder(
    INamedTypeSymbol workflow, StepTable table, HelperBinder helpers, StepContents contents, ParameterBinder parameters, Conversions conversions, TypeNames names, CSharpCompilation compilation, Findings findings)
{
    /// <summary>Binds what the step's [Fallback] and [Compensate] name.</summary>
    public void Bind(Site site, StepDraft step)
    {
        if (step.Controls.Fallback is { } fallback && Find(Rule.FallbackMismatch, fallback, step) is { } standIn)
            step.Fallback = Bind(site, step, standIn, Rule.FallbackMismatch, Problem(standIn) ?? Unfit(standIn, step.Result, "the step"), FailureOf);
        if (step.Controls.Compensate is { } compensate && Find(Rule.CompensationMismatch, compensate, step) is { } undo)
        {
            var problem = Problem(undo) ?? (Result(undo) is null ? null : "it returns something, which nobody would get: let it return nothing or Task");
            step.Compensation = Bind(site, step, undo, Rule.CompensationMismatch, problem, parameter => OwnResult(step, parameter));
        }
    }

    /// <summary>Binds the method that an [OnFailure] marks, if there is one.</summary>
    public RecoveryModel? BindOnFailure(ITypeSymbol? output, Flow.FlowFacts flow)
    {
        var marked = workflow.GetMembers().OfType<IMethodSymbol>().Where(method => method.Has(Names.OnFailureAttribute)).ToList();
        if (marked.Count == 0)
            return null;
        var method = marked[0];
        foreach (var other in marked.Skip(1))
            findings.Add(Rule.OnFailureMismatch, other.UserLocation(), $"'{workflow.Name}' has '{method.Name}' for its failures already: keep one method with [OnFailure]");
        if (table.FindStep(method) is not null)
        {
            findings.Add(Rule.AttributesExclude, method.Attribute(Names.OnFailureAttribute)!.Location(), $"'{method.Name}' is a step of its own, and [OnFailure] marks what runs when the steps have failed: keep one of them");
            return null;
        }

        var draft = table.FindHelper(method) ?? new StepDraft(method, method.Attribute(Names.OnFailureAttribute)!, StepKind.Step, StepReader.NameOf(method)) { Index = table.Steps.Count };
        var site = new Site(draft, method, draft.Kind, Moment.Call, flow);
        var problem = Problem(method) ?? (Result(method) is null ? null : output is null ? $"it returns something, and '{workflow.Name}' has no output: let it return nothing or Task" : Unfit(method, output.WithNullableAnnotation(NullableAnnotation.Annotated), "the workflow", mayBeNull: true));
        var bound = Bind(site, draft, method, Rule.OnFailureMismatch, problem, parameter => FailureOf(parameter) ?? Existing(parameter));
        for (var i = 0; i < (bound?.Parameters.Count ?? 0); i++)
        {
            if (bound!.Parameters[i].Source is ValueSource source && source.Candidates.All(path => path.Head == PathHead.Input) || bound.Parameters[i].Source is not (ValueSource or StepResultSource or VisitsSource))
                continue;
            findings.Add(Rule.OnFailureMismatch, method.Parameters[i].UserLocation(), $"'{bound.Parameters[i].Name}' reads inside a result that may not be there: take the whole result by a nullable parameter of the step's name");
            return null;
        }

        return bound;
    }

    private IMethodSymbol? Find(DiagnosticDescriptor rule, AttributeData attribute, StepDraft step)
    {
        if (attribute.ConstructorArguments.IsEmpty || attribute.ConstructorArguments[0].Kind == TypedConstantKind.Error)
        {
            findings.CompilerReports();
            return null;
        }

        var name = attribute.Argument("", 0) as string ?? "";
        var place = AttributeArguments.Find(attribute, "method", 0)?.Expression.GetLocation() ?? attribute.Location();
        if (table.Find(name) is { } other)
        {
            findings.Add(rule, place, other == step ? $"'{name}' is the step itself: name another method" : $"'{name}' is a step of its own, which runs in its turn: name a method without [{other.Kind}]");
            return null;
        }

        var found = helpers.Find(name, table);
        if (found is [var method])
            return method;
        findings.Add(rule, place, found is null ? $"'{workflow.Name}' has no method '{name}': name one that takes what '{step.Method.Name}' takes" : $"'{workflow.Name}' has several methods '{name}': give the one that is meant a name of its own");
        return null;
    }

    private RecoveryModel? Bind(Site site, StepDraft step, IMethodSymbol method, DiagnosticDescriptor rule, string? problem, System.Func<IParameterSymbol, ParameterSource?> special)
    {
        if (CompilerErrors.IsBroken(method) || method.Parameters.Any(parameter => parameter.Type.ContainsError()) || (!method.ReturnsVoid && method.ReturnType.ContainsError()))
        {
            findings.CompilerReports();
            return null;
        }

        if (problem is not null)
        {
            findings.Add(rule, method.UserLocation() ?? step.Location, $"'{method.Name}' cannot stand here: {problem}");
            return null;
        }

        var asked = table.FindHelper(method);
        if (asked is { IsSound: false } or { IsCallable: false })
            return null;
        var inner = site.For(method, asked?.Kind ?? StepKind.Step);
        List<ParameterModel?> bound = [.. method.Parameters.Select(parameter => special(parameter) is { } source
            ? new ParameterModel(parameter.Name.Escaped(), names.Ref(parameter.Type), source, parameter.Has(Names.UntrustedAttribute))
            : parameters.Bind(inner, parameter))];
        StepModel? model = null;
        if (asked is not null)
        {
            if (contents.Read(asked, bound) is not var (prompt, child))
                return null;
            model = StepModels.Of(asked, [.. bound.OfType<ParameterModel>()], prompt, child, StepModels.NoFlow, names, compilation);
        }

        if (bound.Contains(null))
            return null;
        names.Note(method);
        var (shape, result) = StepSignature.ReturnOf(method);
        return new(
            method.Name.Escaped(),
            asked?.Name ?? StepReader.NameOf(method),
            TypeNames.Write(method.ContainingType),
            method.IsStatic,
            shape,
            result is null ? null : names.Ref(result),
            bound.OfType<ParameterModel>().ToEquatableArray(),
            model);
    }

    private string? Problem(IMethodSymbol method) =>
        method.IsGenericMethod ? "it is generic"
        : method.IsRefused() ? "its [Obsolete] makes every call an error"
        : method.IsAbstract ? "it is abstract"
        : method is { IsPartialDefinition: true, PartialImplementationPart: null } && table.FindHelper(method) is null ? "it has no body"
        : method.ReturnsByRef || method.ReturnsByRefReadonly ? "it returns by reference"
        : method is { ReturnsVoid: true, IsAsync: true } ? "it is async void, so nobody could wait for it: let it return Task"
        : method.Parameters.FirstOrDefault(parameter => parameter.RefKind != RefKind.None || parameter.HasExplicitDefaultValue || parameter.IsOptional || parameter.IsParams || parameter.Type.IsRefLikeType || parameter.Type.ContainsDynamic()) is { } odd
            ? $"its parameter '{odd.Name}' must be a plain value"
        : null;

    private string? Unfit(IMethodSymbol method, ITypeSymbol? wanted, string who, bool mayBeNull = false)
    {
        var result = Result(method);
        if (mayBeNull && result is not null && result.IsNullableValue(out var plain))
            result = plain;
        if (wanted is null)
            return result is null ? null : $"it returns '{TypeNames.Display(result)}', and {who} has no result: let it return nothing or Task";
        if (result is null)
            return $"it returns nothing, and {who} results in '{TypeNames.Display(wanted)}'";
        return conversions.Check(result, false, wanted) == Fit.Fits ? null : $"it returns '{TypeNames.Display(result)}', which does not convert to '{TypeNames.Display(wanted)}', what {who} results in";
    }

    private static ITypeSymbol? Result(IMethodSymbol method) => StepSignature.ReturnOf(method).Result;

    private static FailureSource? FailureOf(IParameterSymbol parameter) =>
        parameter.Has(Names.FromAttribute) || parameter.Has(Names.ServiceAttribute) ? null
        : parameter.Type.IsNamed(Names.StepError) ? new FailureSource(false)
        : parameter.Type.IsNamed("System.Exception") ? new FailureSource(true)
        : null;

    private OwnResultSource? OwnResult(StepDraft step, IParameterSymbol parameter)
    {
        if (step.Result is not { } result || !string.Equals(NameOf(parameter), step.Name, System.StringComparison.OrdinalIgnoreCase) || conversions.Check(result, false, parameter.Type) != Fit.Fits)
            return null;
        step.IsRead = true;
        return new(step.Index);
    }

    // What the parameter reads, as far as it is a lone name.
    private static string NameOf(IParameterSymbol parameter) =>
        parameter.Attribute(Names.FromAttribute)?.ConstructorArguments is [{ Kind: TypedConstantKind.Array, Values: [{ Value: string only }] }] ? only : parameter.Name;

    // Whatever a step resulted in, it may be that it did not come to that.
    private ParameterSource? Existing(IParameterSymbol parameter)
    {
        if (table.Find(NameOf(parameter)) is not { } step || (step.Value ?? step.Result) is not { } value)
            return null;
        step.IsRead = true;
        if (!parameter.Type.MayBeNull())
        {
            findings.Add(Rule.OnFailureMismatch, parameter.UserLocation(), $"'{parameter.Name}' must be nullable: when the run has failed, '{step.Name}' may be without a result");
            return new ExistingSource(step.Index);
        }

        return conversions.Check(value, true, parameter.Type) == Fit.Fits ? new ExistingSource(step.Index) : null;
    }
}
