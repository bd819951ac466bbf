using BenchmarkDotNet.Attributes;
using Microsoft.Agents.AI.Workflows;

namespace CodeFirstWorkflows.Benchmarks;

/// <summary>
/// Ten steps that do nothing, in turn by hand, by this library, and by Microsoft Agent Framework Workflows, whose workflow is built once and run
/// as its documentation shows. Its runs always tell events; so do those of <c>StreamAsync</c>, but not those of <c>RunAsync</c>.
/// </summary>
[MemoryDiagnoser]
public class AgentFrameworkBenchmarks
{
    private readonly TenSteps _workflow = new(new WorkflowEngine());
    private readonly Microsoft.Agents.AI.Workflows.Workflow _framework = Build();

    [Benchmark(Baseline = true, Description = "hand-written")]
    public Task ByHand() => HandWritten.TenStepsAsync("x");

    [Benchmark(Description = "workflow")]
    public async Task<string> Workflow() => (await _workflow.RunAsync("x").ConfigureAwait(false)).Result;

    [Benchmark(Description = "workflow with events")]
    public async Task<string> WorkflowWithEvents()
    {
        var result = "";
        await foreach (var item in _workflow.StreamAsync("x").ConfigureAwait(false))
        {
            if (item is RunSettled settled)
                result = ((TenSteps.Run)settled.Run!).Result;
        }

        return result;
    }

    [Benchmark(Description = "Agent Framework")]
    public Task<string> AgentFramework() => RunAsync(InProcessExecution.Default);

    [Benchmark(Description = "Agent Framework, lockstep")]
    public Task<string> Lockstep() => RunAsync(InProcessExecution.Lockstep);

    private async Task<string> RunAsync(IWorkflowExecutionEnvironment environment)
    {
        await using var run = await environment.RunAsync(_framework, "x").ConfigureAwait(false);
        return run.OutgoingEvents.OfType<WorkflowOutputEvent>().Single().As<string>()!;
    }

    private static Microsoft.Agents.AI.Workflows.Workflow Build()
    {
        Func<string, string> step = static value => value;
        var executors = Enumerable.Range(1, 10).Select(number => step.BindAsExecutor($"s{number}")).ToList();
        var builder = new WorkflowBuilder(executors[0]);
        for (var i = 1; i < executors.Count; i++)
            builder.AddEdge(executors[i - 1], executors[i]);
        return builder.WithOutputFrom(executors[^1]).Build();
    }
}
