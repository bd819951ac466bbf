using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CodeFirstWorkflows.Graphs.Tests.Checking;
using CodeFirstWorkflows.Graphs.Tests.Generation;
using CodeFirstWorkflows.Graphs.Tests.Running;
using Xunit;

namespace CodeFirstWorkflows.Graphs.Tests;

/// <summary>
/// Random workflows do what the reference interpreter says, however they are driven. A seed is a graph: GRAPH_SEED=n runs that one alone and
/// prints it; GRAPH_FIRST=n begins elsewhere than at 0, and GRAPH_COUNT=n takes more or fewer of them.
/// </summary>
public sealed class RandomGraphTests(ITestOutputHelper output)
{
    private const int BatchSize = 100;

    // They ask whether a value is null where the flow knows that it is not: the compiler refuses them (CFW022), as it must.
    private static readonly int[] Refused = [910, 1322];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task They_do_what_the_interpreter_says()
    {
        var one = Read("GRAPH_SEED");
        var first = one ?? Read("GRAPH_FIRST") ?? 0;
        var count = one is not null ? 1 : Read("GRAPH_COUNT") ?? 2000 + Refused.Length;
        var reports = new ConcurrentBag<Report>();
        await Parallel.ForEachAsync(Enumerable.Range(first, count).Chunk(BatchSize), TestContext.Current.CancellationToken, async (seeds, cancellation) =>
        {
            foreach (var (seed, graph, workflow) in Batch.Compile([.. seeds.Select(seed => (seed, RandomGraph.Of(seed)))]))
            {
                Report? report;
                try
                {
                    report = Refused.Contains(seed) ? workflow is null ? null : new(seed, graph, "compiled", ["It compiles."])
                        : workflow is null ? new(seed, graph, "compiled", ["It does not compile."])
                        // On a thread of its own: one that never ends fails, and does not keep the others from being tried.
                        : await Task.Factory.StartNew(() => Ways.Try(new(seed, graph, workflow)), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                            .WaitAsync(Patience, cancellation);
                }
                catch (TimeoutException)
                {
                    report = new(seed, graph, "in some way", ["It never ends."]);
                }

                if (report is not null)
                    reports.Add(report);
            }
        });
        output.WriteLine($"Graphs {first} to {first + count - 1}.");
        if (one is { } alone)
            output.WriteLine(GraphSource.Of(RandomGraph.Of(alone)) + Batch.Generated(RandomGraph.Of(alone)));
        if (!reports.IsEmpty)
            Assert.Fail(await DescribeAsync([.. reports.OrderBy(report => report.Seed)], count));
    }

    private static async Task<string> DescribeAsync(IReadOnlyList<Report> reports, int count)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{reports.Count} of {count} graphs do not do what they must.\n");
        foreach (var report in reports.Take(Read("GRAPH_SHOW") ?? 20))
        {
            text.Append(CultureInfo.InvariantCulture, $"{report.Headline}\n  {report.Command}\n");
            if (report.Lives.Count == 0)
                text.AppendJoin('\n', await Batch.ErrorsAsync(report.Graph, TestContext.Current.CancellationToken)).Append('\n');
        }

        var smallest = reports.MinBy(report => report.Graph.WithChildren().Sum(graph => graph.Steps.Count));
        return text.Append(CultureInfo.InvariantCulture, $"\nThe smallest of them:\n{smallest}").ToString();
    }

    private static int? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } number ? int.Parse(number, CultureInfo.InvariantCulture) : null;
}
