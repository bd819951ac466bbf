using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace CodeFirstWorkflows.Language.Templates;

/// <summary>
/// Reads templates. Any text gives a tree: what is wrong is reported, and reading goes on behind it. Holes and paths are read by
/// <see cref="PathParser"/>; here is what lies between them, and how sections nest.
/// </summary>
internal sealed class TemplateParser
{
    /// <summary>Deeper sections are refused, so that walking a tree never exhausts the compiler's stack.</summary>
    internal const int MaxDepth = 64;

    private readonly string _text;
    private readonly TemplateLexer _lexer;
    private readonly PathParser _paths;
    private readonly List<TemplateError> _errors = [];
    private readonly List<TemplateNode> _top = [];
    private readonly Stack<OpenSection> _open = new();
    private readonly Dictionary<string, int> _openNames = [];
    private readonly StringBuilder _run = new();
    private int _runStart;
    private int _runEnd;

    private TemplateParser(string text)
    {
        _text = text;
        _lexer = new(text);
        _paths = new(text, _lexer, _errors);
    }

    private List<TemplateNode> Nodes => _open.Count == 0 ? _top : _open.Peek().Nodes;

    /// <summary>Reads a template.</summary>
    public static TemplateTree Parse(string text) => new TemplateParser(text).Read();

    /// <summary>
    /// Reads a path that stands alone, as in <c>[From("plan.tasks[0]?.title")]</c>. When there are errors the path is what could be read of
    /// it, or null.
    /// </summary>
    public static (TemplatePath? Path, EquatableArray<TemplateError> Errors) ParsePath(string text)
    {
        List<TemplateError> errors = [];
        var path = new PathParser(text, new(text), errors).ReadAlone();
        return (path, [.. errors]);
    }

    private TemplateTree Read()
    {
        while (true)
        {
            var token = _lexer.NextInText();
            switch (token.Kind)
            {
                case TokenKind.End:
                    Flush();
                    while (_open.Count > 0)
                        Close(new(_text.Length, 0), reportUnclosed: true);
                    return new(_text, [.. _top], [.. _errors.OrderBy(error => error.Span.Start)]);
                case TokenKind.OpenHole:
                    Flush();
                    if (_paths.ReadHole(token.Span) is { } hole)
                        Nodes.Add(hole);
                    break;
                case TokenKind.OpenSection:
                    ReadOpening(token.Span);
                    break;
                case TokenKind.OpenClosing:
                    ReadClosing(token.Span);
                    break;
                default:
                    if (token.Kind is TokenKind.CloseBrace)
                        Error(token.Span, "This '}' closes nothing: write '}}' for a literal brace.");
                    Append(token);
                    break;
            }
        }
    }

    private void ReadOpening(Span brace)
    {
        var (path, tag) = _paths.ReadTag(brace, "{#critique}");
        TakeLineOf(tag);
        Flush();
        var tooDeep = _open.Count >= MaxDepth;
        if (tooDeep)
            Error(tag, $"Sections can be nested {MaxDepth} deep at most.");

        // A section that cannot stand in the tree leaves its contents to the one around it.
        var flat = path is null || tooDeep;
        var name = path?.ToString();
        _open.Push(new(path, name, tag, flat, flat ? Nodes : []));
        if (name is not null)
            _openNames[name] = OpenCount(name) + 1;
    }

    private void ReadClosing(Span brace)
    {
        var inner = _open.Count == 0 ? null : _open.Peek();
        var (path, tag) = _paths.ReadTag(brace, $"{{/{inner?.Name ?? "critique"}}}");
        TakeLineOf(tag);
        Flush();
        var name = path?.ToString();
        if (name is not null && OpenCount(name) > 0)
        {
            while (_open.Peek().Name != name)
                Close(new(tag.Start, 0), reportUnclosed: true);
            Close(tag);
            return;
        }

        // A wrong name is most often a slip of the pen: it closes the section that is open.
        if (inner is null && name is not null)
            Error(tag, $"No section is open here: remove this tag, or open the section with '{{#{name}}}'.");
        else if (inner?.Name is not null && name is not null)
            Error(tag, $"This does not close the section that is open: write '{{/{inner.Name}}}'.");
        if (inner is not null)
            Close(tag);
    }

    private void Close(Span tag, bool reportUnclosed = false)
    {
        var section = _open.Pop();
        if (section.Name is not null)
            _openNames[section.Name] = OpenCount(section.Name) - 1;
        if (section.Name is not null && reportUnclosed)
            Error(section.Tag, $"This section is not closed: write '{{/{section.Name}}}' where it ends.");
        if (!section.Flat)
            Nodes.Add(new SectionNode(Span.Between(section.Tag.Start, tag.End), section.Path!, [.. section.Nodes], section.Tag, tag));
    }

    private int OpenCount(string name) => _openNames.TryGetValue(name, out var count) ? count : 0;

    /// <summary>A tag that is alone on its line takes the spaces around it and the line break.</summary>
    private void TakeLineOf(Span tag)
    {
        var start = tag.Start;
        while (start > 0 && _text[start - 1] is ' ' or '\t')
            start--;
        if (start > 0 && _text[start - 1] is not ('\n' or '\r'))
            return;
        var end = tag.End;
        while (end < _text.Length && _text[end] is ' ' or '\t')
            end++;
        if (end < _text.Length && _text[end] is not ('\n' or '\r'))
            return;
        if (end < _text.Length)
            end += _text[end] == '\r' && end + 1 < _text.Length && _text[end + 1] == '\n' ? 2 : 1;
        _run.Length -= tag.Start - start;
        _runEnd = start;
        _lexer.MoveTo(end);
    }

    private void Append(TemplateToken token)
    {
        if (_run.Length == 0)
            _runStart = token.Span.Start;
        _run.Append(token.Value);
        _runEnd = token.Span.End;
    }

    private void Flush()
    {
        if (_run.Length > 0)
            Nodes.Add(new TextNode(Span.Between(_runStart, _runEnd), _run.ToString()));
        _run.Clear();
    }

    private void Error(Span span, string message) => _errors.Add(new(span, message));

    private sealed record OpenSection(TemplatePath? Path, string? Name, Span Tag, bool Flat, List<TemplateNode> Nodes);
}
