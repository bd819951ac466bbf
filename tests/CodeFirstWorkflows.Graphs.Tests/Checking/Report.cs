using System.Globalization;
using System.Text;
using CodeFirstWorkflows.Graphs.Tests.Generation;
using CodeFirstWorkflows.Graphs.Tests.Interpretation;
using CodeFirstWorkflows.Graphs.Tests.Model;
using CodeFirstWorkflows.Graphs.Tests.Worlds;

namespace CodeFirstWorkflows.Graphs.Tests.Checking;

/// <summary>What went wrong with a graph, and all that helps to see why.</summary>
internal sealed record Report(int Seed, Graph Graph, string Way, IReadOnlyList<string> Problems)
{
    public Story? Story { get; init; }

    public IReadOnlyList<IReadOnlyList<Call>> Lives { get; init; } = [];

    /// <summary>Keys in the order in which they were recorded.</summary>
    public IReadOnlyList<string> Records { get; init; } = [];

    public string Headline => $"Graph {Seed}, {Way}: {Problems[0]}";

    public string Command => $"GRAPH_SEED={Seed.ToString(CultureInfo.InvariantCulture)} dotnet run --project tests/CodeFirstWorkflows.Graphs.Tests";

    public override string ToString()
    {
        var text = new StringBuilder();
        Add(text, Headline, []);
        Add(text, Command, []);
        Add(text, "What is wrong:", Problems);
        if (Story is { } story)
        {
            Add(text, "The calls that must happen:", story.Calls);
            Add(text, "What must become of each step:", story.Settled);
            Add(text, "The end:", [$"{story.State} {story.Output} {string.Join(", ", story.Failures)}"]);
        }

        foreach (var (life, calls) in Lives.Index())
            Add(text, Lives.Count == 1 ? "The calls that happened:" : $"The calls of life {life + 1}:", calls);
        if (Records.Count > 0)
            Add(text, "The records:", Records);
        return text.Append(GraphSource.Of(Graph)).ToString();
    }

    private static void Add(StringBuilder text, string title, IEnumerable<object> lines)
    {
        text.Append(title).Append('\n');
        foreach (var line in lines)
            text.Append(CultureInfo.InvariantCulture, $"  {line}\n");
    }
}
