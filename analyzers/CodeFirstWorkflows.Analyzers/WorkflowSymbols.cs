using System.Linq;
using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Analyzers;

/// <summary>What the rules about code ask of the user's types and methods, in the parser's own terms.</summary>
internal static class WorkflowSymbols
{
    /// <summary>Whether the compilation references the library: otherwise there is nothing to analyze.</summary>
    public static bool AreIn(Compilation compilation) => compilation.GetTypeByMetadataName(Names.WorkflowAttribute) is not null;

    /// <summary>Whether <paramref name="type"/> is <c>Workflow&lt;…&gt;</c> or <c>IWorkflow&lt;…&gt;</c>, derives from the one or implements the other.</summary>
    public static bool IsWorkflowType(this ITypeSymbol? type) =>
        type is not null && (IsLibraryType(type) || type.DerivesFromWorkflow() || type.AllInterfaces.Any(IsLibraryType)
            || (type is ITypeParameterSymbol parameter && parameter.ConstraintTypes.Any(IsWorkflowType)));

    /// <summary>Whether <paramref name="type"/> derives from <c>Workflow&lt;…&gt;</c>: a workflow, or what workflows share.</summary>
    public static bool DerivesFromWorkflow(this ITypeSymbol type) => type.BaseType.IsOrDerivesFrom(Names.Workflow);

    /// <summary>Whether <paramref name="method"/> is marked as a step of any kind, in a workflow.</summary>
    public static bool IsStep(this IMethodSymbol method) =>
        method.ContainingType.IsMarkedWorkflow() && method.GetAttributes().Any(attribute => attribute.AttributeClass.IsOrDerivesFrom(Names.StepKindAttribute));

    /// <summary>Whether <paramref name="method"/> is a step of the user's own code.</summary>
    public static bool IsCodeStep(this IMethodSymbol method) => method.ContainingType.IsMarkedWorkflow() && method.Has(Names.StepAttribute);

    private static bool IsLibraryType(ITypeSymbol type) => type.IsNamed(Names.Workflow) || type.IsNamed(Names.WorkflowInterface);
}
