using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>The members that the generator adds to a workflow for a step: <c>Steps.Plan</c>, <c>Given.Plan</c>, <c>Render.Plan</c>.</summary>
internal static class GeneratedMembers
{
    /// <summary>The members of that name in the types that are generated into the workflow.</summary>
    public static IEnumerable<ISymbol> Of(INamedTypeSymbol workflow, string property) =>
        GeneratedTypes(workflow).SelectMany(type => type.GetMembers(property)).Where(IsGenerated);

    /// <summary>The static class that renders the workflow's prompts, or null; the name is reserved for it.</summary>
    public static INamedTypeSymbol? Render(INamedTypeSymbol workflow) => workflow.GetTypeMembers("Render").FirstOrDefault();

    private static IEnumerable<INamedTypeSymbol> GeneratedTypes(INamedTypeSymbol type) =>
        type.GetTypeMembers().Where(IsGenerated).SelectMany(nested => GeneratedTypes(nested).Prepend(nested));

    private static bool IsGenerated(ISymbol symbol) =>
        !symbol.DeclaringSyntaxReferences.IsEmpty && symbol.DeclaringSyntaxReferences.All(part => part.SyntaxTree.IsOurs());
}
