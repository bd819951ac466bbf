using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Language.Templates;

/// <summary>The kinds of token.</summary>
internal enum TokenKind
{
    /// <summary>The end of the template.</summary>
    End,

    /// <summary>A run of text outside of braces, or an escaped brace.</summary>
    Text,

    /// <summary><c>{</c> of a hole.</summary>
    OpenHole,

    /// <summary><c>{#</c>.</summary>
    OpenSection,

    /// <summary><c>{/</c>.</summary>
    OpenClosing,

    /// <summary><c>}</c>.</summary>
    CloseBrace,

    /// <summary>A name, with or without <c>@</c>.</summary>
    Name,

    /// <summary>Digits.</summary>
    Number,

    /// <summary><c>.</c></summary>
    Dot,

    /// <summary><c>?.</c></summary>
    QuestionDot,

    /// <summary><c>[</c></summary>
    OpenBracket,

    /// <summary><c>?[</c></summary>
    QuestionBracket,

    /// <summary><c>]</c></summary>
    CloseBracket,

    /// <summary><c>??</c></summary>
    Coalesce,

    /// <summary>A text in single quotes.</summary>
    Quoted,

    /// <summary>A single quote that nothing closes.</summary>
    Unterminated,

    /// <summary><c>:</c></summary>
    Colon,

    /// <summary><c>{</c> where a hole is already open.</summary>
    OpenBrace,

    /// <summary>Any other character.</summary>
    Bad,
}

/// <summary>A token; <paramref name="Value"/> is what it means: text with escapes undone, a name without <c>@</c>.</summary>
internal readonly record struct TemplateToken(TokenKind Kind, Span Span, string Value);

/// <summary>Cuts a template into tokens. The parser says which language comes next: text, or what stands between braces.</summary>
internal sealed class TemplateLexer(string text)
{
    /// <summary>Where the next token is looked for.</summary>
    public int Position { get; private set; }

    /// <summary>Goes on at <paramref name="position"/>.</summary>
    public void MoveTo(int position) => Position = position;

    /// <summary>The next token outside of braces.</summary>
    public TemplateToken NextInText()
    {
        var start = Position;
        if (start == text.Length)
            return new(TokenKind.End, new(start, 0), "");
        switch (text[start])
        {
            case '{' when At(start + 1) == '{':
                return Take(TokenKind.Text, 2, "{");
            case '}' when At(start + 1) == '}':
                return Take(TokenKind.Text, 2, "}");
            case '}':
                return Take(TokenKind.CloseBrace, 1);
            case '{':
                var sign = SkipWhiteSpace(start + 1);
                return At(sign) switch
                {
                    '#' => Take(TokenKind.OpenSection, sign + 1 - start),
                    '/' => Take(TokenKind.OpenClosing, sign + 1 - start),
                    _ => Take(TokenKind.OpenHole, 1),
                };
            default:
                var end = text.IndexOfAny(['{', '}'], start);
                return Take(TokenKind.Text, (end < 0 ? text.Length : end) - start);
        }
    }

    /// <summary>The next token between braces; white space before it is skipped.</summary>
    public TemplateToken NextInBraces()
    {
        var start = Position = SkipWhiteSpace(Position);
        if (start == text.Length)
            return new(TokenKind.End, new(start, 0), "");
        var next = At(start + 1);
        switch (text[start])
        {
            case '{':
                return Take(TokenKind.OpenBrace, 1);
            case '}':
                return Take(TokenKind.CloseBrace, 1);
            case '.':
                return Take(TokenKind.Dot, 1);
            case '[':
                return Take(TokenKind.OpenBracket, 1);
            case ']':
                return Take(TokenKind.CloseBracket, 1);
            case ':':
                return Take(TokenKind.Colon, 1);
            case '?' when next == '?':
                return Take(TokenKind.Coalesce, 2);
            case '?' when next == '.':
                return Take(TokenKind.QuestionDot, 2);
            case '?' when next == '[':
                return Take(TokenKind.QuestionBracket, 2);
            case '\'':
                return Quoted();
            case '@' when SyntaxFacts.IsIdentifierStartCharacter(next):
                var verbatim = Take(TokenKind.Name, NameEnd(start + 2) - start);
                return verbatim with { Value = verbatim.Value.Substring(1) };
            case >= '0' and <= '9':
                var end = start + 1;
                while (At(end) is >= '0' and <= '9')
                    end++;
                return Take(TokenKind.Number, end - start);
            case var letter when SyntaxFacts.IsIdentifierStartCharacter(letter):
                return Take(TokenKind.Name, NameEnd(start + 1) - start);
            case var other:
                return Take(TokenKind.Bad, char.IsHighSurrogate(other) && char.IsLowSurrogate(next) ? 2 : 1);
        }
    }

    /// <summary>All that comes before the closing brace, as it is. A line break or another opening brace ends it too.</summary>
    public TemplateToken NextFormat()
    {
        var end = text.IndexOfAny(['{', '}', '\r', '\n'], Position);
        return Take(TokenKind.Text, (end < 0 ? text.Length : end) - Position);
    }

    /// <summary>Goes behind the brace that closes a broken hole, or to where its line ends or another brace opens.</summary>
    public void Recover()
    {
        var end = text.IndexOfAny(['{', '}', '\r', '\n'], Position);
        Position = end < 0 ? text.Length : text[end] == '}' ? end + 1 : end;
    }

    private TemplateToken Quoted()
    {
        var start = Position;
        var value = new StringBuilder();
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\'')
            {
                if (At(i + 1) != '\'')
                {
                    // An apostrophe further on, outside of the hole, closes nothing.
                    var leftTheHole = value.ToString().IndexOfAny(['}', '\r', '\n']) >= 0;
                    if (leftTheHole && At(SkipWhiteSpace(i + 1)) is not ('}' or ':'))
                        break;
                    return Take(TokenKind.Quoted, i + 1 - start, value.ToString());
                }

                i++;
            }

            value.Append(text[i]);
        }

        var end = text.IndexOfAny(['}', '\r', '\n'], start);
        return Take(TokenKind.Unterminated, (end < 0 ? text.Length : end) - start);
    }

    private char At(int position) => position < text.Length ? text[position] : '\0';

    private int SkipWhiteSpace(int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        return position;
    }

    private int NameEnd(int position)
    {
        while (position < text.Length && SyntaxFacts.IsIdentifierPartCharacter(text[position]))
            position++;
        return position;
    }

    private TemplateToken Take(TokenKind kind, int length, string? value = null)
    {
        var span = new Span(Position, length);
        Position += length;
        return new(kind, span, value ?? text.Substring(span.Start, length));
    }
}
