using System.Collections.Generic;
using System.Text.RegularExpressions;
using CodeFirstWorkflows.Language.Templates;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Recognises credentials by the shapes that their issuers publish.</summary>
internal static class Secrets
{
    private static readonly (Regex Shape, string What)[] Shapes =
    [
        (Shape(@"\bsk-ant-[A-Za-z0-9_-]{20,}"), "an Anthropic API key"),
        (Shape(@"\bsk-(?!ant-)[A-Za-z0-9_-]{20,}"), "an OpenAI API key"),
        (Shape(@"\bAKIA[0-9A-Z]{16}\b"), "an AWS access key"),
        (Shape(@"\bAIza[0-9A-Za-z_-]{35}\b"), "a Google API key"),
        (Shape(@"\bgh[pousr]_[A-Za-z0-9]{36,}\b"), "a GitHub token"),
        (Shape(@"\bgithub_pat_[A-Za-z0-9_]{22,}\b"), "a GitHub token"),
        (Shape(@"\bxox[abprs]-[A-Za-z0-9-]{10,}"), "a Slack token"),
        (Shape(@"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"), "a JSON Web Token"),
        (Shape(@"-----BEGIN [A-Z ]*PRIVATE KEY-----"), "a private key"),
        (Shape(@"\b(?:Password|Pwd|AccountKey|SharedAccessKey)\s*=\s*[^;\s{}""']{6,}", RegexOptions.IgnoreCase), "a password of a connection string"),
    ];

    public static IEnumerable<(Span Span, string What)> Find(string text)
    {
        foreach (var (shape, what) in Shapes)
        {
            foreach (Match match in shape.Matches(text))
                yield return (new Span(match.Index, match.Length), what);
        }
    }

    private static Regex Shape(string pattern, RegexOptions options = RegexOptions.None) => new(pattern, options | RegexOptions.CultureInvariant);
}
