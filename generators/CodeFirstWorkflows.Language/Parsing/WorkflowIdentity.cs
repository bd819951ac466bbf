using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Reads what stores know a workflow's runs by.</summary>
internal static class WorkflowIdentity
{
    /// <summary>The name that the attribute gives, or null.</summary>
    public static string? GivenName(AttributeData attribute) => attribute.Argument("Name") is string { Length: > 0 } name ? name : null;

    /// <summary>The version that the attribute gives.</summary>
    public static int VersionOf(AttributeData attribute) => attribute.Argument("Version") as int? ?? 0;

    /// <summary>The name in stores: the one that is given, or the class's full name.</summary>
    public static string Of(INamedTypeSymbol workflow, AttributeData attribute) => GivenName(attribute) ?? FullName(workflow);

    /// <summary>The class's full name as reflection has it, but with points between nested classes.</summary>
    public static string FullName(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } container)
            return $"{FullName(container)}.{type.MetadataName}";
        return FullName(type.ContainingNamespace) is { } space ? $"{space}.{type.MetadataName}" : type.MetadataName;
    }

    private static string? FullName(INamespaceSymbol? space)
    {
        if (space is null or { IsGlobalNamespace: true })
            return null;
        return FullName(space.ContainingNamespace) is { } outer ? $"{outer}.{space.Name}" : space.Name;
    }
}
