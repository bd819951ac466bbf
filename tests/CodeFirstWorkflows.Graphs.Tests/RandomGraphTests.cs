using CodeFirstWorkflows.Graphs.Tests.Generation;
using CodeFirstWorkflows.Graphs.Tests.Interpretation;
using CodeFirstWorkflows.Graphs.Tests.Worlds;
using CodeFirstWorkflows.Graphs.Tests.Running;
using Xunit;

namespace CodeFirstWorkflows.Graphs.Tests;

public sealed class RandomGraphTests(ITestOutputHelper output)
{
    [Fact]
    public void Sources()
    {
        var n = int.Parse(Environment.GetEnvironmentVariable("N") ?? "200");
        var first = int.Parse(Environment.GetEnvironmentVariable("GRAPH_FIRST") ?? "0");
        var sw = System.Diagnostics.Stopwatch.StartNew();
        var graphs = Enumerable.Range(first, n).Select(RandomGraph.Of).ToList();
        output.WriteLine(sw.Elapsed.ToString());
        foreach (var g in graphs.SelectMany(Census.Of).CountBy(x => x).OrderBy(x => x.Value))
            output.WriteLine($"{g.Value} {g.Key}");
        var outcomes = new Dictionary<string, int>();
        var stories = graphs.Select((g, i) => { var f = new Fate(first + i, g); return Interpreter.Tell(g, f.Input(g.Input), f, new Answers()); }).ToList();
        output.WriteLine("steps " + graphs.Average(g => g.WithChildren().Sum(c => c.Steps.Count)));
        output.WriteLine("calls " + stories.Average(s => s.Calls.Count(c => !c.IsAsk)));
        output.WriteLine("keys " + stories.Average(s => s.Settled.Count));
        foreach (var x in stories.CountBy(s => s.State + " " + string.Join(",", s.Failures.Select(f => f.Kind).Distinct()) + (s.Failures.Count > 1 ? " several" : ""))) output.WriteLine(x.ToString());
        output.WriteLine("doubt " + stories.Count(s => s.Calls.Any(c => !c.IsCertain)));
        output.WriteLine("unanswered " + stories.Count(s => s.Unanswered.Count > 0));
        output.WriteLine("exhausted " + stories.Count(s => s.Settled.Any(x => x.IsExhausted)));
        output.WriteLine("skips " + stories.Count(s => s.Settled.Any(x => x.Outcome == StepOutcome.Skipped)));
        if (Environment.GetEnvironmentVariable("SHOW") is not null)
        {
            output.WriteLine(GraphSource.Of(graphs[0]));
            foreach (var s in stories[0].Settled) output.WriteLine(s.ToString());
            foreach (var s in stories[0].Calls) output.WriteLine(s.ToString());
            output.WriteLine(stories[0].State + " " + stories[0].Output + string.Join(",", stories[0].Failures));
        }
        if (Environment.GetEnvironmentVariable("NOC") is not null) return;
        var errors = Batch.Check(graphs).Where(e => e.Id != "CS8795").ToList();
        foreach (var e in errors.Take(30)) output.WriteLine(e.ToString() + e.Location.SourceTree!.GetText().Lines[e.Location.GetLineSpan().StartLinePosition.Line]);
        Assert.Empty(errors);
    }
}
