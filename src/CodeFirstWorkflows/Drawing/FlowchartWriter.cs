using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace CodeFirstWorkflows.Drawing;

/// <summary>Writes nodes and edges in Mermaid's words, https://mermaid.js.org/syntax/flowchart.html.</summary>
internal sealed class FlowchartWriter
{
    private readonly StringBuilder _nodes = new("flowchart TD\n");
    private readonly StringBuilder _edges = new();
    private int _depth = 1;

    /// <summary>Writes a node and returns its id.</summary>
    public string Node(string id, Shape shape, params IEnumerable<string> lines)
    {
        var (open, close) = shape switch
        {
            Shape.Prompt => ("([", "])"),
            Shape.SubWorkflow => ("[[", "]]"),
            Shape.FanOut => ("{{", "}}"),
            Shape.Wait => ("[/", "/]"),
            Shape.Decision => ("{", "}"),
            Shape.Circle => ("((", "))"),
            Shape.End => ("(((", ")))"),
            _ => ("[", "]"),
        };
        NodeLine($"{id}{open}{Label(lines)}{close}");
        return id;
    }

    /// <summary>Puts the nodes that <paramref name="body"/> writes into a frame.</summary>
    public T Subgraph<T>(string id, IEnumerable<string> title, Func<T> body)
    {
        NodeLine($"subgraph {id}[{Label(title)}]");
        _depth++;
        var drawn = body();
        _depth--;
        NodeLine("end");
        return drawn;
    }

    /// <summary>Writes an edge; a bypass is dotted.</summary>
    public void Edge(string from, string to, string? label = null, bool isBypass = false)
    {
        var text = label is null ? "" : $"|{Label([label])}|";
        _edges.Append($"    {from} {(isBypass ? "-.->" : "-->")}{text} {to}\n");
    }

    // Nodes come first: where one is mentioned first decides which frame it is in.
    public override string ToString() => _nodes.ToString() + _edges;

    private void NodeLine(string text) => _nodes.Append(' ', 4 * _depth).Append(text).Append('\n');

    private static string Label(IEnumerable<string> lines) => $"\"{string.Join("<br/>", lines.Select(Escape))}\"";

    // By its code goes whatever Mermaid, its Markdown or HTML could read as more than text.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c) || char.IsControl(c))
                escaped.Append(' ');
            else if (c > '~' || char.IsLetterOrDigit(c) || ".,?!=/'()".Contains(c) || c is '_' or '-' && IsWithinWord(text, i))
                escaped.Append(c);
            else
                escaped.Append('#').Append(Code(c)).Append(';');
        }

        return escaped.ToString();
    }

    private static bool IsWithinWord(string text, int i) =>
        i > 0 && i < text.Length - 1 && char.IsLetterOrDigit(text[i - 1]) && char.IsLetterOrDigit(text[i + 1]);

    private static string Code(char c) => c switch
    {
        '"' => "quot",
        '<' => "lt",
        '>' => "gt",
        '&' => "amp",
        _ => ((int)c).ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>How a node looks.</summary>
internal enum Shape
{
    Step,
    Prompt,
    SubWorkflow,
    FanOut,
    Wait,
    Decision,
    Circle,
    End,
}
