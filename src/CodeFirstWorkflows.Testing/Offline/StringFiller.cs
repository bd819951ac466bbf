using System.Globalization;
using System.Text.RegularExpressions;

namespace CodeFirstWorkflows.Testing;

/// <summary>Makes the strings of an instance: sentences of the prompt in turn, or what a format or pattern asks for.</summary>
internal sealed class StringFiller(PromptMaterial prompt)
{
    private const int LongestMade = 10_000;
    private const int WordsInTitle = 6;

    private static readonly HashSet<string> Short = new(StringComparer.OrdinalIgnoreCase)
        { "category", "heading", "headline", "id", "key", "keyword", "label", "name", "subject", "tag", "title", "topic" };

    private static readonly string[] Simple = ["00:00:01", "1.0.0", "1", "1.0", "a", "A", "ABC", "abc-1", "ABC-123", "2025-01-15"];

    private readonly IReadOnlyList<string> _sentences = prompt.Points.Count > 0 ? prompt.Points : [prompt.Request];
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);
    private int _made;

    public bool TryMake(SchemaBounds bounds, FillSite site, out string text)
    {
        text = "";
        if (bounds.MinLength > Math.Min(bounds.MaxLength, LongestMade))
            return false;
        if (bounds.Format is { } format && Formatted(format) is { } formatted)
            text = formatted;
        else
            text = Fit(Matching(bounds) ?? Sentence(site), bounds);
        return true;
    }

    private string Sentence(FillSite site)
    {
        if (site.Unique && site.Index >= _sentences.Count)
            return Further(site.Index - _sentences.Count);
        var sentence = _sentences[site.Unique ? site.Index : Next(site.Name ?? "")];
        if (site.Name is not { } name || !(Short.Contains(name) || Short.Contains(name.TrimEnd('s'))))
            return sentence;
        var title = string.Join(' ', Sentences.Words(sentence).Take(WordsInTitle));
        return title.Length > 0 ? title : sentence;
    }

    /// <summary>Every name goes through the sentences on its own, each from another start: the items of a list differ.</summary>
    private int Next(string name)
    {
        var next = _next.TryGetValue(name, out var known) ? known : _next.Count;
        _next[name] = next + 1;
        return next % _sentences.Count;
    }

    private string Further(int index) =>
        index < prompt.Keywords.Count ? prompt.Keywords[index] : FormattableString.Invariant($"item {index + 1}");

    private string? Formatted(string format) => format switch
    {
        "date" => Date(),
        "date-time" => Date() + "T09:00:00Z",
        "time" => "09:00:00",
        "duration" => "PT1M",
        "uuid" => FormattableString.Invariant($"{StableHash.Of(prompt.Text):x8}-0000-4000-8000-{++_made:x12}"),
        "uri" or "uri-reference" or "iri" => Word(w => Uri.TryCreate(w, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ?? FormattableString.Invariant($"https://example.com/{++_made}"),
        "email" or "idn-email" => Word(IsEmail) ?? FormattableString.Invariant($"user{++_made}@example.com"),
        "hostname" or "idn-hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        _ => null,
    };

    private string Date() =>
        Word(w => DateOnly.TryParseExact(w, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) ?? "2025-01-15";

    private string? Word(Func<string, bool> fits) => prompt.Text
        .Split([' ', '\t', '\r', '\n', '"', '<', '>', '(', ')', '[', ']', '{', '}', ','], StringSplitOptions.RemoveEmptyEntries)
        .Select(w => w.TrimEnd('.', ';', ':', '!', '?', '\'')).FirstOrDefault(fits);

    private static bool IsEmail(string word) =>
        word.Split('@') is [{ Length: > 0 } user, var host] && host.Contains('.', StringComparison.Ordinal)
        && (user + host).All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+')
        && host.Split('.').All(part => part.Length > 0);

    /// <summary>For a pattern: something simple, or a word or sentence of the prompt, that meets it; null if there is none.</summary>
    private string? Matching(SchemaBounds bounds)
    {
        if (bounds.Patterns.Count == 0)
            return null;
        try
        {
            Regex[] patterns = [.. bounds.Patterns.Select(p => new Regex(p, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking))];
            return Simple.Concat(prompt.Keywords).Concat(_sentences)
                .FirstOrDefault(s => Fit(s, bounds) == s && Array.TrueForAll(patterns, p => p.IsMatch(s)));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string Fit(string text, SchemaBounds bounds)
    {
        if (text.Length > bounds.MaxLength)
            text = Sentences.Start(text, (int)bounds.MaxLength).TrimEnd();
        var missing = (int)bounds.MinLength - text.EnumerateRunes().Count();
        return missing > 0 ? text + new string('.', missing) : text;
    }
}
