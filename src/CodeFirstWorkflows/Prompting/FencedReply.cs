namespace CodeFirstWorkflows.Prompting;

/// <summary>Takes off the one Markdown fence that some models put around JSON.</summary>
internal static class FencedReply
{
    private const string Fence = "```";

    internal static string Unwrap(string reply)
    {
        var text = reply.AsSpan().Trim();
        if (!text.StartsWith(Fence, StringComparison.Ordinal) || !text.EndsWith(Fence, StringComparison.Ordinal) || text.Length < 2 * Fence.Length)
            return reply;
        var inside = text[Fence.Length..^Fence.Length];
        var line = inside.IndexOf('\n');
        if (line < 0)
            return reply;
        var language = inside[..line].Trim();
        return language.IsEmpty || language.Equals("json", StringComparison.OrdinalIgnoreCase) ? inside[line..].ToString() : reply;
    }
}
