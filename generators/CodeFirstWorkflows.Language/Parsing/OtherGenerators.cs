using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Finds what source generators make, others and ours, as the Run of a workflow: our generator cannot see it, while the analyzers, which come
/// after all of them, can.
/// </summary>
internal static class OtherGenerators
{
    /// <summary>The type in a type that another generator makes, or null.</summary>
    public static INamedTypeSymbol? Made(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Made(array.ElementType),
        INamedTypeSymbol named when IsMade(named) => named,
        INamedTypeSymbol named => named.TypeArguments.Select(Made).FirstOrDefault(found => found is not null),
        _ => null,
    };

    /// <summary>Whether another generator declares the type or member.</summary>
    public static bool IsMade(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Length > 0 && symbol.DeclaringSyntaxReferences.All(reference => IsGeneratorOutput(reference.SyntaxTree.FilePath));

    // The compiler names a generated tree …/generator's assembly/generator's full type name/hint name.
    private static bool IsGeneratorOutput(string path)
    {
        var parts = path.Split('/', '\\');
        return parts.Length >= 3
            && parts[parts.Length - 2] is var type
            && type.IndexOf('.') > 0
            && SyntaxFacts.IsValidIdentifier(type.Substring(type.LastIndexOf('.') + 1))
            && parts[parts.Length - 1].EndsWith(".cs", System.StringComparison.OrdinalIgnoreCase)
            && LooksLikeAssembly(parts[parts.Length - 3], type);
    }

    private static bool LooksLikeAssembly(string folder, string type) =>
        folder.Length > 0 && (folder.IndexOf('.') > 0 || type.StartsWith(folder + ".", System.StringComparison.Ordinal));
}
