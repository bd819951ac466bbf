using System.Linq;
using CodeFirstWorkflows.Language;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Analyzers;

/// <summary>The library's types as one compilation knows them, and what they make of the user's types and methods.</summary>
internal sealed class WorkflowSymbols
{
    private readonly INamedTypeSymbol _workflowAttribute;
    private readonly INamedTypeSymbol? _chainOfThoughtAttribute;
    private readonly INamedTypeSymbol _stepKindAttribute;
    private readonly INamedTypeSymbol? _stepAttribute;
    private readonly INamedTypeSymbol?[] _workflows;

    private WorkflowSymbols(Compilation compilation, INamedTypeSymbol workflowAttribute, INamedTypeSymbol stepKindAttribute)
    {
        _workflowAttribute = workflowAttribute;
        _stepKindAttribute = stepKindAttribute;
        _chainOfThoughtAttribute = compilation.GetTypeByMetadataName(Names.ChainOfThoughtAttribute);
        _stepAttribute = compilation.GetTypeByMetadataName(Names.StepAttribute);
        _workflows =
        [
            compilation.GetTypeByMetadataName(Names.Workflow),
            compilation.GetTypeByMetadataName(Names.Workflow + "`1"),
            compilation.GetTypeByMetadataName(Names.Workflow + "`2"),
            compilation.GetTypeByMetadataName(Names.WorkflowInterface),
            compilation.GetTypeByMetadataName(Names.WorkflowInterface + "`1"),
            compilation.GetTypeByMetadataName(Names.WorkflowInterface + "`2"),
        ];
        Run = compilation.GetTypeByMetadataName(Names.WorkflowRun);
    }

    /// <summary>What every run derives from.</summary>
    public INamedTypeSymbol? Run { get; }

    /// <summary>The library's types, or null where the compilation does not reference the library: then there is nothing to analyze.</summary>
    public static WorkflowSymbols? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName(Names.WorkflowAttribute) is { } workflowAttribute &&
        compilation.GetTypeByMetadataName(Names.StepKindAttribute) is { } stepKindAttribute
            ? new(compilation, workflowAttribute, stepKindAttribute)
            : null;

    /// <summary>Whether <paramref name="type"/> is marked as a workflow.</summary>
    public bool IsMarked(ITypeSymbol type) => type.GetAttributes().Any(attribute =>
        Same(attribute.AttributeClass, _workflowAttribute) || Same(attribute.AttributeClass, _chainOfThoughtAttribute));

    /// <summary>Whether <paramref name="type"/> is, derives from or implements <c>Workflow&lt;…&gt;</c> or <c>IWorkflow&lt;…&gt;</c>.</summary>
    public bool IsWorkflowType(ITypeSymbol? type) =>
        type is not null && (IsLibraryType(type) || DerivesFromWorkflow(type) || type.AllInterfaces.Any(IsLibraryType)
            || (type is ITypeParameterSymbol parameter && parameter.ConstraintTypes.Any(IsWorkflowType)));

    /// <summary>Whether <paramref name="type"/> derives from <c>Workflow&lt;…&gt;</c>: a workflow, or what workflows share.</summary>
    public bool DerivesFromWorkflow(ITypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (IsLibraryType(current))
                return true;
        }

        return false;
    }

    /// <summary>Whether <paramref name="method"/> is marked as a step of any kind, in a workflow.</summary>
    public bool IsStep(IMethodSymbol method) =>
        IsMarked(method.ContainingType) && method.GetAttributes().Any(attribute => DerivesFrom(attribute.AttributeClass, _stepKindAttribute));

    /// <summary>Whether <paramref name="method"/> is a step of the user's own code.</summary>
    public bool IsCodeStep(IMethodSymbol method) =>
        IsMarked(method.ContainingType) && method.GetAttributes().Any(attribute => Same(attribute.AttributeClass, _stepAttribute));

    /// <summary>Whether <paramref name="type"/> is <paramref name="ancestor"/> or derives from it.</summary>
    public static bool DerivesFrom(ITypeSymbol? type, INamedTypeSymbol? ancestor)
    {
        for (var current = type; current is not null && ancestor is not null; current = current.BaseType)
        {
            if (Same(current, ancestor))
                return true;
        }

        return false;
    }

    private bool IsLibraryType(ITypeSymbol type) => _workflows.Any(workflow => workflow is not null && Same(type.OriginalDefinition, workflow));

    private static bool Same(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other);
}
