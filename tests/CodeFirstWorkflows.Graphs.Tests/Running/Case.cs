using CodeFirstWorkflows.Graphs.Tests.Interpretation;
using CodeFirstWorkflows.Graphs.Tests.Model;
using CodeFirstWorkflows.Graphs.Tests.Worlds;

namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>A graph that was compiled, and what it is run with.</summary>
internal sealed class Case(int seed, Graph graph, Type workflow)
{
    public int Seed { get; } = seed;

    public Graph Graph { get; } = graph;

    public Type Workflow { get; } = workflow;

    public Fate Fate { get; } = new(seed, graph);

    public object Input => Fate.Input(Graph.Input);

    /// <summary>What must become of a run in which impure helpers answered so.</summary>
    public Story Tell(Answers answers) => Interpreter.Tell(Graph, Input, Fate, answers);
}
