using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Analyzers.Language;

/// <summary>Finds the workflow classes.</summary>
internal static class WorkflowClasses
{
    /// <summary>All workflow classes of the compilation's own source.</summary>
    public static IEnumerable<INamedTypeSymbol> In(Compilation compilation) => Types(compilation.Assembly.GlobalNamespace).Where(type => type.IsMarkedWorkflow());

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type)
                yield return type;
            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (var nested in Types(inner))
                    yield return nested;
            }
        }
    }
}
