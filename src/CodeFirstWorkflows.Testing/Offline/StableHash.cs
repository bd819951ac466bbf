namespace CodeFirstWorkflows.Testing;

/// <summary>A hash that is the same in every process, unlike <see cref="string.GetHashCode()"/> (FNV-1a over UTF-16 units).</summary>
internal static class StableHash
{
    public static uint Of(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = unchecked((hash ^ c) * 16777619u);
        return hash;
    }
}
