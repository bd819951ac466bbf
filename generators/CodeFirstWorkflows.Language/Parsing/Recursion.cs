using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Finds sub-workflows that always come back to where they started. Workflows of other assemblies cannot: references have no circles.</summary>
internal static class Recursion
{
    /// <summary>The name of the workflow that runs again without a condition on the way, or null.</summary>
    public static string? Find(INamedTypeSymbol workflow, INamedTypeSymbol child, StepDraft step, CSharpCompilation compilation) =>
        AlwaysRuns(step.Method) && Reaches(child, workflow, compilation, []) ? workflow.Name : null;

    private static bool Reaches(INamedTypeSymbol from, INamedTypeSymbol target, CSharpCompilation compilation, HashSet<INamedTypeSymbol> seen)
    {
        if (SymbolEqualityComparer.Default.Equals(from, target))
            return true;
        return seen.Add(from) && SymbolEqualityComparer.Default.Equals(from.ContainingAssembly, compilation.Assembly)
            && from.GetMembers().OfType<IMethodSymbol>().Where(AlwaysRuns).Select(ChildOf).Any(child => child is not null && Reaches(child, target, compilation, seen));
    }

    private static INamedTypeSymbol? ChildOf(IMethodSymbol method) =>
        method.Attribute(Names.SubWorkflowAttribute)?.AttributeClass is { TypeArguments: [INamedTypeSymbol child] } ? child : null;

    // A condition, a source that may be empty, or a return before it may end the recursion.
    private static bool AlwaysRuns(IMethodSymbol method)
    {
        if (method.Has(Names.WhenAttribute) || method.Has(Names.OtherwiseAttribute) || method.Attribute(Names.ForEachAttribute) is { } forEach && !forEach.NamedArguments.Any(argument => argument.Key == "Times"))
            return false;
        return !method.ContainingType.GetMembers().Any(member => member.Has(Names.ReturnAttribute) && IsBefore(member, method));
    }

    private static bool IsBefore(ISymbol first, ISymbol second) =>
        first.DeclaringSyntaxReferences.FirstOrDefault() is { } one && second.DeclaringSyntaxReferences.FirstOrDefault() is { } other
        && (one.SyntaxTree != other.SyntaxTree || one.Span.Start < other.Span.Start);
}
