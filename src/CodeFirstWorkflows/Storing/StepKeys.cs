namespace CodeFirstWorkflows.Storing;

/// <summary>Reads keys of steps.</summary>
internal static class StepKeys
{
    /// <summary>The names of the steps on the way to a key, through the workflows that they run; a helper stands behind its step.</summary>
    internal static IReadOnlyList<string> PathOf(string key) => [.. key.Split('/').Select(static part => part.IndexOfAny(['[', '#', '(', '!']) is var end and >= 0
        ? part[..end] + (part.IndexOf('.', end) is var dot and >= 0 ? part[dot..] : "")
        : part)];

    /// <summary>The name of the step or helper that a key belongs to, without its scopes, visit and item.</summary>
    internal static string NameOf(string key)
    {
        var last = key[(key.LastIndexOf('/') + 1)..];
        var tail = last[(last.LastIndexOf('.') + 1)..];
        var end = tail.IndexOfAny(['[', '#', '(', '!']);
        return end < 0 ? tail : tail[..end];
    }
}
