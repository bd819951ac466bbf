using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Analyzers.Code;

/// <summary>Types whose instances exist to be changed, so that holding one is holding state. Arrays are not among them: most are tables of constants.</summary>
internal static class MutableTypes
{
    /// <summary>Whether <paramref name="type"/> is one of them. The declared type counts: an <c>IReadOnlyList&lt;T&gt;</c> is none, whatever it holds.</summary>
    public static bool Contain(ITypeSymbol type) =>
        type is INamedTypeSymbol named && named.OriginalDefinition is { ContainingType: null } definition &&
        definition.ContainingNamespace.ToDisplayString() switch
        {
            "System.Collections.Generic" => definition.Name is "List" or "Dictionary" or "HashSet" or "Queue" or "Stack" or "LinkedList"
                or "SortedDictionary" or "SortedList" or "SortedSet" or "PriorityQueue" or "OrderedDictionary"
                or "IList" or "IDictionary" or "ISet" or "ICollection",
            "System.Collections.Concurrent" => definition.Name is "ConcurrentDictionary" or "ConcurrentQueue" or "ConcurrentStack"
                or "ConcurrentBag" or "BlockingCollection",
            "System.Collections.ObjectModel" => definition.Name is "Collection" or "ObservableCollection",
            "System.Collections" => definition.Name is "ArrayList" or "Hashtable" or "Queue" or "Stack" or "SortedList" or "BitArray"
                or "IList" or "IDictionary",
            "System.Text" => definition.Name is "StringBuilder",
            "System.Threading" => definition.Name is "CancellationTokenSource",
            _ => false,
        };
}
