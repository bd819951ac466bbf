using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Analyzers.Language;
using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Analyzers.Code;

/// <summary>The plain methods that decide conditions: named by <c>[When]</c> or by the <c>Until</c> of a <c>[Repeat]</c>, and no steps or prompts themselves.</summary>
internal static class DecidingMethods
{

    /// <summary>Those of all workflows of the compilation, by the class that declares them.</summary>
    public static ILookup<ISymbol?, IMethodSymbol> In(Compilation compilation) => WorkflowClasses.In(compilation)
        .SelectMany(Of)
        .ToLookup(ISymbol? (method) => method.ContainingType, SymbolEqualityComparer.Default);

    private static IEnumerable<IMethodSymbol> Of(INamedTypeSymbol workflow) =>
        from type in OwnTypes(workflow)
        from method in type.GetMembers()
        from attribute in method.GetAttributes()
        let name = NameIn(attribute)
        where name is not null && SyntaxFacts.IsValidIdentifier(name)
        from named in Find(workflow, name)
        select named.OriginalDefinition;

    private static string? NameIn(AttributeData attribute) =>
        attribute.AttributeClass.IsNamed(Names.WhenAttribute) ? attribute.Argument("", 0) as string
        : attribute.AttributeClass.IsNamed(Names.RepeatAttribute) ? attribute.Argument("Until") as string
        : null;

    private static IEnumerable<IMethodSymbol> Find(INamedTypeSymbol workflow, string name)
    {
        var found = OwnTypes(workflow).Select(type => type.GetMembers(name).OfType<IMethodSymbol>().ToList()).FirstOrDefault(methods => methods.Count > 0) ?? [];
        return found.Where(method => !method.GetAttributes().Any(attribute => attribute.AttributeClass.IsOrDerivesFrom(Names.StepKindAttribute)));
    }

    // The class and what it inherits from, up to the library's own.
    private static IEnumerable<INamedTypeSymbol> OwnTypes(INamedTypeSymbol workflow)
    {
        for (var type = workflow; type is { SpecialType: not SpecialType.System_Object } && !type.IsNamed(Names.Workflow); type = type.BaseType)
            yield return type;
    }
}
