namespace CodeFirstWorkflows.Testing;

/// <summary>What a reply can be made of: the request at the prompt's head, and the sentences, words and numbers in it.</summary>
internal sealed class PromptMaterial
{
    /// <summary>Stands in an offline reply before the request it answers; that line is left out when the reply is part of a later
    /// prompt.</summary>
    public const string Asked = "Asked:";

    private const int MaxRequestLength = 120;
    private const int WordsThatCount = 25;

    private static readonly HashSet<string> Fillers = new(StringComparer.OrdinalIgnoreCase)
    {
        "about", "after", "also", "and", "are", "based", "been", "but", "can", "could", "does", "each", "for", "from", "has", "have", "how",
        "into", "its", "more", "not", "our", "should", "that", "the", "their", "them", "then", "there", "these", "they", "this", "use",
        "using", "was", "were", "what", "when", "which", "who", "why", "will", "with", "would", "you", "your",
    };

    private PromptMaterial(string text, string request, IReadOnlyList<string> points, IReadOnlyList<decimal> numbers)
    {
        Text = text;
        Request = request;
        Points = points;
        Numbers = numbers;
        Keywords = [.. points.Append(request).SelectMany(Sentences.Words)
            .Where(w => w.Length > 2 && w.Any(char.IsLetter) && !Fillers.Contains(w))
            .Select(w => w.ToLowerInvariant()).Distinct()];
    }

    /// <summary>The prompt's text as it came.</summary>
    public string Text { get; }

    /// <summary>The first sentence, up to its colon if it has one; without closing marks, except a question's. Empty for an empty
    /// prompt.</summary>
    public string Request { get; }

    /// <summary>The sentences behind the request, each once.</summary>
    public IReadOnlyList<string> Points { get; }

    /// <summary>The numbers, in the order of the text.</summary>
    public IReadOnlyList<decimal> Numbers { get; }

    /// <summary>The words that say something, in lower case, each once, those of the points first.</summary>
    public IReadOnlyList<string> Keywords { get; }

    public static PromptMaterial Read(string text)
    {
        var request = "";
        List<string> points = [];
        List<decimal> numbers = [];
        foreach (var line in Sentences.Lines(WithoutEarlierNotices(EmbeddedJson.Flatten(text))))
        {
            numbers.AddRange(PromptNumbers.In(line));
            foreach (var sentence in Sentences.Of(line))
            {
                if (request.Length > 0)
                {
                    points.Add(sentence);
                    continue;
                }
                var colon = AtColon(sentence);
                request = colon > 0 ? sentence[..colon] : sentence;
                if (colon > 0)
                    points.AddRange(Sentences.Of(sentence[(colon + 1)..]));
            }
        }
        request = Sentences.Cut(request.TrimEnd('.', '!', ':', ' ', '…', '。', '！'), MaxRequestLength);
        return new PromptMaterial(text, request, [.. points.Distinct(StringComparer.OrdinalIgnoreCase)], numbers);
    }

    /// <summary>The most telling points (long ones, and those that share words with the request), in the prompt's order.</summary>
    public IReadOnlyList<string> Best(int count)
    {
        var asked = new HashSet<string>(Sentences.Words(Request).Where(w => w.Length > 3), StringComparer.OrdinalIgnoreCase);
        return [.. Points
            .Select((point, index) => (point, index, score: Score(point, asked)))
            .OrderByDescending(p => p.score).ThenBy(p => p.index).Take(count)
            .OrderBy(p => p.index).Select(p => p.point)];
    }

    private static int Score(string point, HashSet<string> asked)
    {
        string[] words = [.. Sentences.Words(point)];
        return Math.Min(words.Length, WordsThatCount) + 3 * words.Count(asked.Contains);
    }

    private static int AtColon(string sentence)
    {
        for (var i = 0; i < sentence.Length; i++)
        {
            if (sentence[i] == '：' || (sentence[i] == ':' && (i + 1 == sentence.Length || sentence[i + 1] == ' ')))
                return i;
        }
        return -1;
    }

    private static string WithoutEarlierNotices(string text)
    {
        while (text.IndexOf(OfflineChatClient.Notice, StringComparison.Ordinal) is >= 0 and var at)
        {
            var behind = text[(at + OfflineChatClient.Notice.Length)..];
            if (behind.TrimStart(' ').StartsWith(Asked, StringComparison.Ordinal))
                behind = behind.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? behind[end..] : "";
            text = text[..at] + behind;
        }
        return text;
    }
}
