using System.Text;

namespace CodeFirstWorkflows.Testing;

/// <summary>Makes the text replies of the offline client.</summary>
internal static class OfflineText
{
    private const int MaxPoints = 3;
    private const int MaxKeywords = 6;

    private static readonly HashSet<string> Doing = new(StringComparer.OrdinalIgnoreCase)
        { "apply", "carry", "do", "execute", "implement", "perform", "run" };

    private static readonly HashSet<string> Listing = new(StringComparer.OrdinalIgnoreCase)
        { "agenda", "list", "outline", "plan", "schedule", "steps", "tasks" };

    public static string Reply(PromptMaterial prompt)
    {
        if (prompt.Request.Length == 0)
            return $"{OfflineChatClient.Notice} The prompt has no words to answer with.";
        var reply = new StringBuilder($"{OfflineChatClient.Notice} {PromptMaterial.Asked} {prompt.Request}");
        if (!prompt.Request.EndsWith('?') && !prompt.Request.EndsWith('…'))
            reply.Append('.');
        var points = prompt.Best(MaxPoints);
        if (points.Count == 0)
            return reply.Append("\nKey words: ").AppendJoin(", ", prompt.Keywords.Take(MaxKeywords)).Append('.').ToString();
        string[] asked = [.. Sentences.Words(prompt.Request)];
        for (var i = 0; i < points.Count; i++)
            reply.Append('\n').Append(Marker(asked, i)).Append(points[i]);
        return reply.ToString();
    }

    private static string Marker(string[] asked, int index)
    {
        if (asked is [var first, ..] && Doing.Contains(first))
            return "- [x] ";
        return asked.Any(Listing.Contains) ? FormattableString.Invariant($"{index + 1}. ") : "- ";
    }
}
