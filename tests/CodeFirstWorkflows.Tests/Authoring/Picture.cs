using System.Text.RegularExpressions;

namespace CodeFirstWorkflows.Tests.Authoring;

/// <summary>A flowchart read back: its nodes, and where its edges lead.</summary>
internal sealed partial class Picture
{
    private readonly List<string> _nodes = [];
    private readonly ILookup<string, (string To, bool IsBypass)> _edges;

    public Picture(string mermaid)
    {
        var edges = new List<(string From, string To, bool IsBypass)>();
        foreach (var line in mermaid.Split('\n'))
        {
            if (Edge().Match(line) is { Success: true } edge)
                edges.Add((edge.Groups["from"].Value, edge.Groups["to"].Value, edge.Groups["arrow"].Value == "-.->"));
            else if (Node().Match(line) is { Success: true } node)
                _nodes.Add(node.Groups["id"].Value);
        }

        _edges = edges.ToLookup(edge => edge.From, edge => (edge.To, edge.IsBypass));
    }

    public IReadOnlyList<string> Nodes => _nodes;

    public string Entry => _nodes[0];

    public string Exit => _nodes.Contains("stop") ? "stop" : _nodes[^1];

    /// <summary>Whether a way leads from one node to another, with no step between them.</summary>
    public bool Leads(string from, string to, bool byBypass = true)
    {
        var (seen, open) = (new HashSet<string>(), new Stack<string>([from]));
        while (open.TryPop(out var node))
        {
            foreach (var (next, isBypass) in _edges[node])
            {
                if (isBypass && !byBypass)
                    continue;
                if (next == to)
                    return true;
                if (!IsStep(next) && seen.Add(next))
                    open.Push(next);
            }
        }

        return false;
    }

    /// <summary>The nodes that a run can reach from one, or, against the arrows, from which it can reach that one.</summary>
    public IReadOnlySet<string> Reachable(string start, bool against = false)
    {
        var (seen, open) = (new HashSet<string>([start]), new Stack<string>([start]));
        while (open.TryPop(out var node))
        {
            var next = against ? _nodes.Where(other => _edges[other].Any(edge => edge.To == node)) : _edges[node].Select(edge => edge.To);
            foreach (var other in next.Where(seen.Add))
                open.Push(other);
        }

        return seen;
    }

    private static bool IsStep(string id) => id.StartsWith('s') && char.IsAsciiDigit(id[1]);

    [GeneratedRegex("""^ +(?<from>\w+) (?<arrow>-->|-\.->)(\|".*"\|)? (?<to>\w+)$""")]
    private static partial Regex Edge();

    [GeneratedRegex("""^ +(?<id>\w+)[\[({]""")]
    private static partial Regex Node();
}
