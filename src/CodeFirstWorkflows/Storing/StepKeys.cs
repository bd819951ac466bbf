namespace CodeFirstWorkflows.Storing;

/// <summary>Reads keys of steps.</summary>
internal static class StepKeys
{
    /// <summary>The name of the step or helper that a key belongs to, without its scopes, visit and item.</summary>
    internal static string NameOf(string key)
    {
        var last = key[(key.LastIndexOf('/') + 1)..];
        var tail = last[(last.LastIndexOf('.') + 1)..];
        var end = tail.IndexOfAny(['[', '#', '(', '!']);
        return end < 0 ? tail : tail[..end];
    }
}
