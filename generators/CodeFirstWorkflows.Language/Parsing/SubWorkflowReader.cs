using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Reads a [SubWorkflow&lt;T&gt;]: what it runs, and whether input and output fit; rules 028 and 029.</summary>
internal sealed class SubWorkflowReader(INamedTypeSymbol workflow, Conversions conversions, TypeNames names, CSharpCompilation compilation, Findings findings)
{
    /// <summary>Returns null after a finding.</summary>
    public ChildModel? Read(StepDraft step, IReadOnlyList<ParameterModel> parameters)
    {
        if (step.Attribute.AttributeClass is not { TypeArguments: [INamedTypeSymbol child] } || CompilerErrors.IsBroken(child, workflow, compilation))
        {
            findings.CompilerReports();
            return null;
        }

        var place = step.Attribute.Location();
        var (input, output) = ClassReader.BaseTypes(child);
        if (input is null || !child.IsMarkedWorkflow() || child.IsAbstract || child.IsGenericType)
            return Refuse(place, $"'{TypeNames.Display(child)}' is no workflow: name a class with [Workflow] or [ChainOfThought]");
        if (input.ContainsError() || output?.ContainsError() == true)
        {
            findings.CompilerReports();
            return null;
        }

        if (Recursion.Find(workflow, child, step, compilation) is { } again)
        {
            findings.Add(Rule.EndlessRecursion, place, step.Method.Name, child.Name, again);
            return null;
        }

        if (!FitsOutput(step, child, output))
            return null;
        var values = step.Method.Parameters.Zip(parameters, (symbol, model) => (Symbol: symbol, Model: model)).Where(pair => pair.Model.Source is not CancellationSource).ToList();
        if (values.FirstOrDefault(pair => pair.Model.Source is ContextSource or ChatClientSource or ServiceSource or StepResultSource) is { Symbol: { } odd })
            return Refuse(odd.UserLocation(), $"'{odd.Name}' is no value that could be part of the input of '{child.Name}': the sub-workflow's own steps ask for services");
        if (InputNames(step, child, input, [.. values.Select(pair => pair.Symbol)]) is not { } inputNames)
            return null;
        names.Note(child);
        var isMade = ClassReader.HasMembers(child, compilation);
        return new(
            TypeNames.Write(child),
            names.Ref(input).Name,
            output is null ? null : names.Ref(output).Name,
            inputNames.ToEquatableArray(),
            input.IsNamed(Names.NoInput) && values.Count == 0,
            isMade && HasEngineConstructor(child),
            isMade);
    }

    private bool FitsOutput(StepDraft step, INamedTypeSymbol child, ITypeSymbol? output)
    {
        var problem = (output, step.Result) switch
        {
            (null, null) => null,
            (null, { } result) => $"'{child.Name}' has no output, and '{step.Method.Name}' returns '{TypeNames.Display(result)}': return Task",
            ({ } given, null) => $"'{child.Name}' results in '{TypeNames.Display(given)}': let '{step.Method.Name}' return Task<{TypeNames.Display(given)}>",
            ({ } given, { } result) => conversions.Check(given, false, result) == Fit.Fits ? null
                : $"'{child.Name}' results in '{TypeNames.Display(given)}', which does not convert to '{TypeNames.Display(result)}': change what '{step.Method.Name}' returns",
        };
        if (problem is not null)
            findings.Add(Rule.SubWorkflowMismatch, step.Syntax?.ReturnType.GetLocation() ?? step.Location, problem);
        return problem is null;
    }

    private IReadOnlyList<string>? InputNames(StepDraft step, INamedTypeSymbol child, ITypeSymbol input, IReadOnlyList<IParameterSymbol> values)
    {
        if (values.Count == 0 && input.IsNamed(Names.NoInput))
            return [];
        if (values.Count == 1)
        {
            if (conversions.Check(values[0].Type, false, input) == Fit.Fits)
                return [];
            Refuse(values[0].UserLocation(), $"'{child.Name}' takes '{TypeNames.Display(input)}', to which '{TypeNames.Display(values[0].Type)}' does not convert: change the parameter '{values[0].Name}'");
            return null;
        }

        if (values.Count == 0)
        {
            Refuse(step.Location, $"'{child.Name}' takes '{TypeNames.Display(input)}', and '{step.Method.Name}' has no parameter for it: add one");
            return null;
        }

        if (input is INamedTypeSymbol { IsAbstract: false, TypeKind: TypeKind.Class or TypeKind.Struct } made && !HasRequiredMembers(made))
        {
            foreach (var constructor in made.InstanceConstructors.Where(candidate => candidate.CanBeSeenFrom(workflow, compilation) && !candidate.IsRefused()))
            {
                if (Matched(constructor, values) is not { } matched)
                    continue;
                names.Note(constructor);
                return matched;
            }
        }

        Refuse(step.Location, $"No constructor of '{TypeNames.Display(input)}', the input of '{child.Name}', takes {string.Join(", ", values.Select(value => $"{TypeNames.Display(value.Type)} {value.Name}"))}: name the parameters like those of the constructor");
        return null;
    }

    private IReadOnlyList<string>? Matched(IMethodSymbol constructor, IReadOnlyList<IParameterSymbol> values)
    {
        var found = values.Select(value => constructor.Parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, value.Name, System.StringComparison.OrdinalIgnoreCase))).ToList();
        if (found.Contains(null) || found.Distinct(SymbolEqualityComparer.Default).Count() != found.Count || constructor.Parameters.Any(parameter => parameter.RefKind is not (RefKind.None or RefKind.In)))
            return null;
        if (constructor.Parameters.Any(parameter => !parameter.IsOptional && !parameter.IsParams && !found.Contains(parameter, SymbolEqualityComparer.Default)))
            return null;
        for (var i = 0; i < values.Count; i++)
        {
            if (conversions.Check(values[i].Type, false, found[i]!.Type) != Fit.Fits)
                return null;
        }

        return [.. found.Select(parameter => parameter!.Name.Escaped())];
    }

    private static bool HasRequiredMembers(INamedTypeSymbol type) =>
        type.GetMembers().Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });

    private bool HasEngineConstructor(INamedTypeSymbol child)
    {
        if (SymbolEqualityComparer.Default.Equals(child.ContainingAssembly, compilation.Assembly) && ClassReader.NeedsConstructor(child, names))
            return true;
        return child.InstanceConstructors.Any(constructor => constructor.Parameters is [{ Type: var type }] && type.IsNamed(Names.WorkflowEngine) && constructor.CanBeSeenFrom(workflow, compilation) && !constructor.IsRefused() && !HasRequiredMembers(child));
    }

    private ChildModel? Refuse(Location? place, string message)
    {
        findings.Add(Rule.SubWorkflowMismatch, place, message);
        return null;
    }
}
