using System.Reflection;
using CodeFirstWorkflows.Tests.Authoring;
using Xunit;

namespace CodeFirstWorkflows.Samples.Tests;

/// <summary>Flowcharts are what Mermaid takes for one, whatever a workflow is made of and whatever its parts are called.</summary>
public sealed class FlowchartTests(MermaidParser mermaid) : IClassFixture<MermaidParser>
{
    private static readonly string[] Words =
    [
        "", "end", "subgraph", "graph TD", "click a", "style a:#fff;", "classDef x", "linkStyle 0", "default", "o--o", "x-->y",
        "\"quoted\"", "it's", "`code`", "#35;", "#quot;", "&amp; <b>bold</b> <br/>", "; a --> b", "|bar|", "]", "))", "}}", "[[", "({", "\\\"",
        "%% no comment", "%%{init: {}}%%", "---", "$$x^2$$", "@{ shape: circle }", ":::css", "fa:fa-car", "*a* __b__ ~c~", "a\nb\r\nc\td\u2028e\0f",
        "größer", "決める", "🚀👩‍👩‍👧", "שלום عالم", "e\u0301", "a_b-c.d", new string('x', 300),
    ];

    [Fact]
    public async Task Mermaid_reads_all_nodes_and_edges_of_random_workflows()
    {
        var flowcharts = Enumerable.Range(0, 500).Select(seed => new RandomDefinition(seed, Words, depth: 1, mostSteps: 8).Workflow.ToMermaid(expandChildren: seed % 2 == 0));

        await AllAreRead([.. flowcharts]);
    }

    [Fact]
    public async Task Mermaid_reads_the_flowcharts_of_the_samples()
    {
        var flowcharts = SampleProcess.Assemblies()
            .SelectMany(path => Assembly.LoadFrom(path).GetTypes())
            .Select(type => type.GetField("Mermaid"))
            .OfType<FieldInfo>()
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToList();

        Assert.NotEmpty(flowcharts);
        await AllAreRead(flowcharts);
    }

    [Fact]
    public async Task Mermaid_shows_the_names_as_they_are()
    {
        var flowcharts = Words.Select(word => new WorkflowDefinition("W", 0, false, false, [new($"a {word} b", StepKind.Step, null)]).ToMermaid()).ToList();

        var readings = await mermaid.ShowAsync(flowcharts);

        Assert.Equal(Words.Select(word => OneLine($"a {word} b")), readings.Select(reading => OneLine(Assert.Single(reading.Words!))));
    }

    [Fact]
    public async Task Mermaid_refuses_what_is_no_flowchart()
    {
        var readings = await mermaid.ReadAsync(
        [
            "flowchart TD\n    s0[\"a]\n",
            "flowchart TD\n    end[\"a\"]\n",
            "flowchart TD\n    s0[\"a\"]\n    s0 --> \n",
            "flowchart TD\n    subgraph g0[\"a\"]\n",
        ]);

        Assert.All(readings, reading => Assert.NotNull(reading.Error));
    }

    private async Task AllAreRead(IReadOnlyList<string> flowcharts)
    {
        var readings = await mermaid.ReadAsync(flowcharts);

        Assert.Equal(flowcharts.Count, readings.Count);
        Assert.All(readings.Zip(flowcharts), pair =>
        {
            var (reading, flowchart) = pair;
            Assert.True(reading.Error is null, $"{reading.Error}\n{flowchart}");
            // A line each, two of a frame, and the first.
            Assert.Equal(flowchart.Count('\n'), 1 + reading.Nodes + reading.Edges + 2 * reading.Frames);
        });
    }

    private static string OneLine(string text) =>
        string.Join(' ', new string([.. text.Select(c => char.IsControl(c) || char.IsWhiteSpace(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
