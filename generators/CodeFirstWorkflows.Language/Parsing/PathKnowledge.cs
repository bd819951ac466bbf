using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>What is known, where a path is read, of the values on it beyond what their types say.</summary>
internal interface IPathKnowledge
{
    /// <summary>Whether the value is there, although its type allows null.</summary>
    bool IsPresent(string key);

    /// <summary>The type that the value was tested to be of, or null.</summary>
    ITypeSymbol? NarrowedTo(string key);
}

/// <summary>What the sections around a hole asked.</summary>
internal sealed class SectionKnowledge(ImmutableHashSet<string> present) : IPathKnowledge
{
    public static readonly SectionKnowledge None = new([]);

    public ImmutableHashSet<string> Present => present;

    public bool IsPresent(string key) => present.Contains(key);

    public ITypeSymbol? NarrowedTo(string key) => null;
}
