using System;
using System.Collections.Generic;
using System.Linq;

namespace CodeFirstWorkflows.Drawing;

/// <summary>Draws a workflow: every way that a run can take is a way in the picture.</summary>
internal sealed class Flowchart
{
    private readonly Flow _flow;
    private readonly Flowchart? _parent;
    private readonly FlowchartWriter _writer;
    private readonly bool _expandChildren;
    private readonly string _prefix;
    private readonly List<string> _names;
    private readonly int[] _loopStarts;
    private int _extras;
    private bool _returns;

    // Nodes are called by number: a step's name may be a word that Mermaid reads as its own.
    private Flowchart(Flow flow, Flowchart? parent, FlowchartWriter writer, bool expandChildren, string prefix)
    {
        (_flow, _parent, _writer, _expandChildren, _prefix) = (flow, parent, writer, expandChildren, prefix);
        _names = [.. Steps.Select(step => step.Name)];
        _loopStarts = [.. Steps.Select((_, index) => LoopStart(index))];
    }

    public static string Draw(Flow flow, bool expandChildren)
    {
        var writer = new FlowchartWriter();
        if (flow.Steps.Count > 0)
            new Flowchart(flow, null, writer, expandChildren, "").Whole();
        return writer.ToString();
    }

    private IReadOnlyList<FlowStep> Steps => _flow.Steps;

    private string Stop => _prefix + "stop";

    /// <summary>All steps, between the node where a run comes in and the one where it goes out.</summary>
    private (string Entry, string Exit) Whole()
    {
        var whole = _flow.IsDataflow ? Dataflow() : Sequence(0, Steps.Count, []);
        if (!_returns && whole.Exits is [{ IsBypass: false } only])
            return (whole.Entry, only.Node);
        Connect(whole.Exits, _writer.Node(Stop, Shape.End, "end"));
        return (whole.Entry, Stop);
    }

    /// <summary>Each step behind all that it reads, but the way past it only behind those that its conditions read.</summary>
    private Part Dataflow()
    {
        var inputs = Steps.Select(step => Indexes(step.Inputs)).ToList();
        var decisive = Steps.Select((step, index) => IsConditional(index) ? Indexes(step.Inputs.Take(step.ConditionInputs)) : inputs[index]).ToList();
        var roots = Enumerable.Range(0, Steps.Count).Where(index => decisive[index].Count == 0).ToList();
        var start = roots is [var only] && !IsConditional(only) ? null : Start();
        var (gates, parts) = (new List<string>(), new List<Part>());
        for (var i = 0; i < Steps.Count; i++)
        {
            var gate = decisive[i].Count == 0 ? start : IsConditional(i) ? Decision([]) : null;
            var step = Step(i, gate is null ? [] : [new(gate, Conditions(i))]);
            gates.Add(IsConditional(i) ? gate! : step.Entry);
            parts.Add(IsConditional(i) ? step with { Exits = [.. step.Exits, Bypass(gate!)] } : step);
        }

        for (var i = 0; i < Steps.Count; i++)
            inputs[i].ForEach(input => Connect(parts[input].Exits, decisive[i].Contains(input) ? gates[i] : parts[i].Entry));
        var ends = parts.Where((_, index) => !inputs.Exists(reads => reads.Contains(index)));
        return new(start ?? gates[roots[0]], [.. ends.SelectMany(part => part.Exits)]);
    }

    private Part Sequence(int first, int end, IReadOnlyList<Exit> incoming, bool isLoop = false)
    {
        string? entry = null;
        for (var i = first; i < end;)
        {
            var last = LoopEnd(i, isLoop && i == first ? end - 1 : end);
            var (part, next) =
                last > i ? (Loop(i, last, incoming), last + 1)
                : Steps[i].Group > 0 ? Group(i, end, incoming)
                : Steps[i].Choice > 0 ? Choice(i, end, incoming)
                : (Single(i, incoming, isLoop && i == first), i + 1);
            entry ??= part.Entry;
            (incoming, i) = (part.Exits, next);
        }

        return new(entry!, incoming);
    }

    private Part Single(int index, IReadOnlyList<Exit> incoming, bool isFirstOfLoop)
    {
        if (!IsConditional(index))
            return Step(index, incoming);
        // A loop comes back to where the condition of its first step is asked, not to the step before.
        if (isFirstOfLoop)
            return Conditional(index, Decision(incoming));
        return Conditional(index, index == 0 ? Start() : Gather(incoming));
    }

    private Part Conditional(int index, string gate)
    {
        var step = Step(index, [new(gate, Conditions(index))]);
        return new(gate, [.. step.Exits, Bypass(gate)]);
    }

    private (Part Part, int Next) Choice(int first, int end, IReadOnlyList<Exit> incoming)
    {
        var members = Alike(first, end, step => step.Choice);
        var decision = Decision(incoming);
        var exits = new List<Exit>();
        foreach (var branch in members.GroupBy(Conditions))
        {
            IReadOnlyList<Exit> way = [new(decision, branch.Key)];
            foreach (var index in branch)
                way = Step(index, way).Exits;
            exits.AddRange(way);
        }

        if (!Steps[first].IsCompleteChoice)
            exits.Add(Bypass(decision));
        return (new(decision, exits), first + members.Count);
    }

    private (Part Part, int Next) Group(int first, int end, IReadOnlyList<Exit> incoming)
    {
        var members = Alike(first, end, step => step.Group);
        var title = Steps[first].GroupName is { } name ? $"parallel {name}" : "parallel";
        var group = _writer.Subgraph(Extra("g"), [title], () =>
        {
            var fork = _writer.Node(Extra("f"), Shape.Circle, "fork");
            Connect(incoming, fork);
            var exits = members.SelectMany(index => Step(index, [new(fork, Conditions(index))]).Exits).ToList();
            if (members.Exists(IsConditional))
                exits.Add(Bypass(fork));
            var join = _writer.Node(Extra("j"), Shape.Circle, "join");
            Connect(exits, join);
            return new Part(fork, [new(join)]);
        });
        return (group, first + members.Count);
    }

    private Part Loop(int first, int last, IReadOnlyList<Exit> incoming)
    {
        var body = Sequence(first, last + 1, incoming, isLoop: true);
        if (body.Exits.Count == 0)
            return body;
        var tail = Gather(body.Exits);
        Repeat(tail, body.Entry, last);
        return new(body.Entry, [new(tail)]);
    }

    /// <summary>A step itself, without its conditions.</summary>
    private Part Step(int index, IReadOnlyList<Exit> incoming)
    {
        var step = Steps[index];
        var id = $"{_prefix}s{index}";
        var (entry, exit) = Child(step, id) is { } child ? _writer.Subgraph(id, Lines(step), child.Whole) : (id, _writer.Node(id, ShapeOf(step), Lines(step)));
        Connect(incoming, entry);
        if (_loopStarts[index] == index)
            Repeat(exit, entry, index);
        if (!step.IsReturn)
            return new(entry, [new(exit)]);
        _returns = true;
        _writer.Edge(exit, Stop);
        return new(entry, []);
    }

    /// <summary>The workflow of the step as a picture of its own, unless it is drawn already around the step.</summary>
    private Flowchart? Child(FlowStep step, string id)
    {
        if (!_expandChildren || step.Child?.Invoke() is not { Steps.Count: > 0 } child)
            return null;
        for (var scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._flow.Name == child.Name)
                return null;
        }

        return new(child, this, _writer, true, id + "_");
    }

    private void Repeat(string from, string to, int index)
    {
        var loop = Steps[index].Loop!;
        _writer.Edge(from, to, $"{(loop.Until is null ? "" : $"until {loop.Until}, ")}at most {loop.Max}{(loop.FailsAtMax ? ", then fail" : "")}");
    }

    private void Connect(IReadOnlyList<Exit> exits, string to)
    {
        foreach (var exit in exits)
            _writer.Edge(exit.Node, to, exit.Label, exit.IsBypass);
    }

    /// <summary>The one node that these lead to: the step before, if there is but one.</summary>
    private string Gather(IReadOnlyList<Exit> exits) => exits is [{ IsBypass: false } only] ? only.Node : Decision(exits);

    private string Decision(IReadOnlyList<Exit> incoming)
    {
        var id = _writer.Node(Extra("d"), Shape.Decision, " ");
        Connect(incoming, id);
        return id;
    }

    /// <summary>The way on of a run that skips what hangs on the conditions asked at a node.</summary>
    private static Exit Bypass(string gate) => new(gate, "else", IsBypass: true);

    private string Start() => _writer.Node(_prefix + "start", Shape.Circle, "start");

    private string Extra(string letter) => $"{_prefix}{letter}{_extras++}";

    private bool IsConditional(int index) => Steps[index].Conditions.Count > 0;

    private string? Conditions(int index) => Steps[index].Conditions switch
    {
        [] => null,
        [var only] => only,
        var several => string.Join(" and ", several.Select(condition => condition.Contains(" or ") ? $"({condition})" : condition)),
    };

    private List<int> Indexes(IEnumerable<string> names) => [.. names.Select(name => _names.IndexOf(name)).Where(index => index >= 0).Distinct()];

    private int LoopStart(int end)
    {
        if (Steps[end].Loop is not { } loop)
            return -1;
        var start = _flow.IsDataflow ? end : _names.IndexOf(loop.From);
        return start >= 0 && start < end ? start : end;
    }

    /// <summary>The last step of the longest loop that begins with a step and is more than it; the step itself if there is none.</summary>
    private int LoopEnd(int start, int end)
    {
        var last = end - 1;
        while (last > start && _loopStarts[last] != start)
            last--;
        return last;
    }

    private List<int> Alike(int first, int end, Func<FlowStep, int> number) =>
        [.. Enumerable.Range(first, end - first).TakeWhile(index => number(Steps[index]) == number(Steps[first]))];

    private static Shape ShapeOf(FlowStep step) => step switch
    {
        { ForEach: not null } => Shape.FanOut,
        { Kind: FlowKind.Prompt } => Shape.Prompt,
        { Kind: FlowKind.SubWorkflow } => Shape.SubWorkflow,
        { Kind: FlowKind.WaitFor } => Shape.Wait,
        _ => Shape.Step,
    };

    private static IEnumerable<string> Lines(FlowStep step)
    {
        yield return step.Name;
        if (step.ForEach is { } source)
            yield return source.EndsWith(" times", StringComparison.Ordinal) ? source : $"for each {source}";
        if (step.Kind == FlowKind.WaitFor)
            yield return "waits for an answer";
        if (step.Compared.Count > 0)
            yield return $"compares {string.Join(", ", step.Compared)}";
        if (step.ContinuesOnError)
            yield return "continues on error";
    }

    /// <summary>Something drawn: where a run comes in, and from where it goes on.</summary>
    private readonly record struct Part(string Entry, IReadOnlyList<Exit> Exits);

    /// <summary>A node from which a run goes on, and why.</summary>
    private readonly record struct Exit(string Node, string? Label = null, bool IsBypass = false);
}
