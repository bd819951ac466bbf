using CodeFirstWorkflows.Graphs.Tests.Interpretation;
using CodeFirstWorkflows.Graphs.Tests.Model;
using CodeFirstWorkflows.Graphs.Tests.Worlds;

namespace CodeFirstWorkflows.Graphs.Tests.Generation;

/// <summary>Makes a valid workflow from a seed, and the workflows that it runs.</summary>
internal sealed class RandomGraph
{
    private const int MostCalls = 80;

    private readonly Draw _draw;
    private readonly string _name;
    private readonly int _frailty;
    private readonly List<Graph> _children = [];

    private RandomGraph(int seed, int attempt)
    {
        _draw = new(unchecked((seed * 31) + attempt));
        _name = $"G{(uint)seed}";
        _frailty = _draw.Percent(55) ? 0 : 24;
    }

    public static Graph Of(int seed)
    {
        for (var attempt = 0; ; attempt++)
        {
            var random = new RandomGraph(seed, attempt);
            var graph = random.Make(random._name, random._draw.Percent(65) ? Kind.Facts : Kind.Int, random.Output(), depth: 0);
            var fate = new Fate(seed, graph);
            if (Interpreter.Tell(graph, fate.Input(graph.Input), fate, new Answers()).Calls.Count <= MostCalls)
                return graph;
        }
    }

    private Kind? Output() => _draw.Below(10) switch
    {
        0 => null,
        1 or 2 => Kind.Facts,
        3 => Kind.Color,
        _ => Kind.Int,
    };

    private Graph Make(string name, Kind input, Kind? output, int depth)
    {
        var stem = ((char)('a' + _children.Count + (depth > 0 ? 1 : 0))).ToString();
        var known = new Known(input);
        var isDataflow = _draw.Percent(25);
        var steps = new StepMaker(_draw, stem, depth, _frailty, (kind, result) => Child(kind, result, depth + 1));
        var size = depth == 0 ? _draw.Between(2, 6) : _draw.Between(1, 3);
        return new(name, input, output, isDataflow, isDataflow
            ? new DataflowMaker(_draw, steps, output).Make(known, size + 1)
            : new SequentialMaker(_draw, steps, output, depth).Make(known, size));
    }

    private Graph Child(Kind input, Kind? output, int depth)
    {
        // Only those that are complete already: a workflow that runs itself would have no end.
        if (_draw.Percent(40) && _draw.PickOrNone([.. _children.Where(child => child.Input == input && child.Output == output)]) is { } known)
            return known;
        var child = Make(_draw.Name(_name + "Child"), input, output, depth);
        _children.Add(child);
        return child;
    }
}
