using System.Collections.Generic;
using System.Globalization;

namespace CodeFirstWorkflows.Language.Templates;

/// <summary>Reads what stands between braces: a path, then in a hole a default and a format. Each reports one error at most.</summary>
internal sealed class PathParser(string text, TemplateLexer lexer, List<TemplateError> errors)
{
    private const string LiteralBrace = "write '{{' for a literal brace";

    private TemplateToken _token;
    private int _end;

    /// <summary>Reads the rest of a hole. The result is null when not even a name could be read.</summary>
    public HoleNode? ReadHole(Span brace)
    {
        Start(brace.End);
        string? value = null, format = null;
        Span valueSpan = default, formatSpan = default;
        TemplatePath? path = null;
        if (_token.Kind is TokenKind.CloseBrace)
            Error(Through(brace), $"Nothing is named here: name a value, such as '{{input}}', or {LiteralBrace}.");
        else if (Continues(brace, "hole") && ReadPath(out path, $"; {LiteralBrace}")
            && ReadDefault(ref value, ref valueSpan) && ReadFormat(brace, ref format, ref formatSpan) && Continues(brace, "hole"))
        {
            if (_token.Kind is not TokenKind.CloseBrace)
            {
                Error(_token.Span, $"{Shown(_token)} cannot stand here: behind the path come only a default, such as ?? 'none', "
                    + $"and a format, such as :N2; {LiteralBrace}.");
            }
        }

        Leave();
        return path is null ? null : new(Span.Between(brace.Start, lexer.Position), path, value, valueSpan, format, formatSpan);
    }

    /// <summary>Reads the rest of a section's tag. The path is null when not even a name could be read.</summary>
    public (TemplatePath? Path, Span Tag) ReadTag(Span brace, string example)
    {
        Start(brace.End);
        TemplatePath? path = null;
        if (_token.Kind is TokenKind.CloseBrace)
            Error(Through(brace), $"The tag names no section: write a path, such as '{example}'.");
        else if (Continues(brace, "tag") && ReadPath(out path, $"; {LiteralBrace}") && Continues(brace, "tag")
            && _token.Kind is not TokenKind.CloseBrace)
        {
            Error(_token.Span, $"{Shown(_token)} cannot stand here: a tag holds a path and nothing else, such as '{example}'.");
        }

        Leave();
        return (path, Span.Between(brace.Start, lexer.Position));
    }

    /// <summary>Reads a path that is the whole text.</summary>
    public TemplatePath? ReadAlone()
    {
        Start(0);
        TemplatePath? path = null;
        if (_token.Kind is TokenKind.End)
            Error(new(0, text.Length), "The path is empty: name a value, such as 'input' or 'plan.tasks[0]'.");
        else if (ReadPath(out path, "") && _token.Kind is not TokenKind.End)
            Error(_token.Span, $"{Shown(_token)} cannot stand in a path: names are joined by '.' or '?.', and an index is written [0].");
        return path;
    }

    private bool ReadPath(out TemplatePath? path, string hint)
    {
        List<PathSegment> segments = [];
        var sound = ReadSegments(segments, hint);
        path = segments.Count == 0
            ? null
            : new(Span.Between(segments[0].NameSpan.Start, segments[segments.Count - 1].NameSpan.End), [.. segments]);
        return sound;
    }

    private bool ReadSegments(List<PathSegment> segments, string hint)
    {
        if (_token.Kind is not TokenKind.Name)
            return Error(_token.Span, $"{Shown(_token)} cannot start a path: a path starts with a name, such as 'input'{hint}.");
        segments.Add(new(_token.Span, _token.Value, null, NullConditional: false));
        Next();
        while (true)
        {
            var joint = _token;
            switch (joint.Kind)
            {
                case TokenKind.Dot or TokenKind.QuestionDot:
                    Next();
                    if (_token.Kind is not TokenKind.Name)
                        return MissingName(joint);
                    segments.Add(new(_token.Span, _token.Value, null, joint.Kind is TokenKind.QuestionDot));
                    Next();
                    break;
                case TokenKind.OpenBracket or TokenKind.QuestionBracket:
                    Next();
                    var isNumber = int.TryParse(_token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var index);
                    if (_token.Kind is not TokenKind.Number || !isNumber)
                        return BadIndex(joint);
                    Next();
                    if (_token.Kind is not TokenKind.CloseBracket)
                        return BadIndex(joint);
                    var start = joint.Kind is TokenKind.QuestionBracket ? joint.Span.Start + 1 : joint.Span.Start;
                    segments.Add(new(Span.Between(start, _token.Span.End), "", index, joint.Kind is TokenKind.QuestionBracket));
                    Next();
                    break;
                default:
                    return true;
            }
        }
    }

    private bool MissingName(TemplateToken joint) =>
        Error(joint.Span, $"A name is missing after '{joint.Value}': write a member, or remove the '{joint.Value}'.");

    private bool BadIndex(TemplateToken bracket)
    {
        var end = text.IndexOfAny([']', '{', '}', '\r', '\n'], bracket.Span.End);
        end = end < 0 ? text.Length : text[end] == ']' ? end + 1 : end;
        _end = end;
        return Error(Span.Between(bracket.Span.Start, end), "An index is a whole number between brackets, counted from 0, such as [0].");
    }

    private bool ReadDefault(ref string? value, ref Span span)
    {
        if (_token.Kind is not TokenKind.Coalesce)
            return true;
        var joint = _token;
        Next();
        if (_token.Kind is TokenKind.Unterminated)
            return Error(_token.Span, "The default is not closed: end it with a single quote (a quote inside it is doubled).");
        if (_token.Kind is not TokenKind.Quoted)
            return Error(joint.Span, "A default is missing after '??': write a text in single quotes, such as ?? 'none'.");
        (value, span) = (_token.Value, _token.Span);
        Next();
        return true;
    }

    private bool ReadFormat(Span brace, ref string? format, ref Span span)
    {
        if (_token.Kind is not TokenKind.Colon)
            return true;
        var colon = _token.Span;
        var token = lexer.NextFormat();
        _end = token.Span.End;
        if (_end == text.Length || text[_end] != '}')
            return Unclosed(brace, "hole");
        if (string.IsNullOrWhiteSpace(token.Value))
            return Error(colon, "A format is missing after ':': write one, such as :N2 or :json, or remove the ':'.");
        (format, span) = (token.Value, token.Span);
        Next();
        return true;
    }

    /// <summary>Whether what follows can belong to this hole or tag: it is there, on the same line, and opens no other.</summary>
    private bool Continues(Span brace, string what)
    {
        if (_token.Kind is TokenKind.CloseBrace)
            return true;
        var ended = _token.Kind is TokenKind.End or TokenKind.OpenBrace;
        var startsBelow = _token.Kind is TokenKind.Name && _end == brace.End;
        var below = text.IndexOfAny(['\r', '\n'], _end, _token.Span.Start - _end) >= 0;
        return !ended && (startsBelow || !below) || Unclosed(brace, what);
    }

    private Span Through(Span brace) => Span.Between(brace.Start, _token.Span.End);

    private bool Unclosed(Span brace, string what) =>
        Error(Span.Between(brace.Start, _end), $"This {what} is not closed: write '}}' behind it, or {LiteralBrace}.");

    private void Start(int position)
    {
        _end = position;
        lexer.MoveTo(position);
        _token = lexer.NextInBraces();
    }

    private void Next()
    {
        _end = _token.Span.End;
        _token = lexer.NextInBraces();
    }

    /// <summary>Goes behind the closing brace; after an error, to where text can be read again.</summary>
    private void Leave()
    {
        if (_token.Kind is TokenKind.CloseBrace)
            return;
        lexer.MoveTo(_end);
        lexer.Recover();
    }

    private bool Error(Span span, string message)
    {
        errors.Add(new(span, message));
        return false;
    }

    private string Shown(TemplateToken token)
    {
        if (token.Kind is TokenKind.Quoted or TokenKind.Unterminated)
            return "A quoted text";
        var first = text[token.Span.Start];
        return char.IsControl(first) ? $"U+{(int)first:X4}" : $"'{text.Substring(token.Span.Start, token.Span.Length)}'";
    }
}
