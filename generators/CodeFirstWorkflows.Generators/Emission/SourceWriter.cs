using System;
using System.Text;

namespace CodeFirstWorkflows.Generators.Emission;

/// <summary>Writes indented lines of C#.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes the text, each of its lines indented; an empty text is an empty line.</summary>
    public void Line(string text = "")
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Length > 0)
                _text.Append(' ', _depth * 4).Append(line);
            _text.Append('\n');
        }
    }

    /// <summary>Writes a declaration and its body in braces.</summary>
    public void Block(string head, Action body, string end = "}")
    {
        Line(head);
        Line("{");
        Indented(body);
        Line(end);
    }

    /// <summary>Writes a head and the one statement under it.</summary>
    public void Short(string head, string statement)
    {
        Line(head);
        Indented(() => Line(statement));
    }

    /// <summary>Writes an empty line, unless a block begins right above.</summary>
    public void Gap()
    {
        if (_text.Length < 2 || _text[_text.Length - 2] != '{')
            Line();
    }

    public void Indented(Action body)
    {
        _depth++;
        body();
        _depth--;
    }

    public override string ToString() => _depth == 0 ? _text.ToString() : throw new InvalidOperationException("A block is still open.");
}
