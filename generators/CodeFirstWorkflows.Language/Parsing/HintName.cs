using System.Text;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Names the generated file of a workflow. Names that differ only by case must stay apart: the compiler compares them without it.</summary>
internal static class HintName
{
    public static string Of(INamedTypeSymbol workflow)
    {
        var name = workflow.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
        var readable = new StringBuilder();
        foreach (var character in name)
            readable.Append(char.IsLetterOrDigit(character) || character is '.' or '_' ? character : '_');
        return $"{readable}.{Hash(name):x8}.g.cs";
    }

    // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv: stable over processes, unlike string.GetHashCode.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
            hash = unchecked((hash ^ character) * 16777619u);
        return hash;
    }
}
