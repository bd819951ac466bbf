using Xunit;

namespace CodeFirstWorkflows.Tests.Authoring;

/// <summary>What random workflows do is in their pictures.</summary>
public class FlowchartWayTests
{
    private const int Definitions = 250;
    private const int Runs = 30;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_run_is_a_way_in_the_picture(int seed) => ForEach(seed, ExecutionMode.Sequential, (definition, picture, random) =>
    {
        for (var run = 0; run < Runs; run++)
            new RandomRun(definition, picture, random).Go();
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_node_is_between_the_first_and_the_last(int seed) => ForEach(seed, ExecutionMode.Sequential, (_, picture, _) =>
    {
        Assert.Empty(picture.Nodes.Except(picture.Reachable(picture.Entry)));
        Assert.Empty(picture.Nodes.Except(picture.Reachable(picture.Exit, against: true)));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void In_a_dataflow_ways_are_what_steps_read(int seed) => ForEach(seed, ExecutionMode.Dataflow, (definition, picture, _) =>
    {
        var steps = definition.Workflow.Steps;
        for (var i = 0; i < steps.Count; i++)
        {
            var read = steps.Where((step, j) => j != i && picture.Leads($"s{j}", $"s{i}", byBypass: false)).Select(step => step.Name);
            Assert.Equal(steps[i].Inputs.Order(), read.Order());
        }
    });

    private static void ForEach(int seed, ExecutionMode execution, Action<RandomDefinition, Picture, Random> check)
    {
        for (var i = seed * Definitions; i < (seed + 1) * Definitions; i++)
        {
            var definition = new RandomDefinition(i, [""]);
            if (definition.Workflow.Execution != execution)
                continue;
            var mermaid = definition.Workflow.ToMermaid();
            try
            {
                check(definition, new Picture(mermaid), new Random(i));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Definition {i}:\n{mermaid}", e);
            }
        }
    }
}
