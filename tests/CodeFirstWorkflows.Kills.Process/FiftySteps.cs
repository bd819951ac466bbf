namespace CodeFirstWorkflows.Kills.Process;

/// <summary>Fifty steps, each of which leaves a line in a file before it is recorded.</summary>
[Workflow(Durable = true)]
internal sealed partial class FiftySteps(WorkflowEngine engine, string log) : Workflow<int, int>(engine)
{
    [Step]
    [Repeat(Max = 50)]
    public async Task<int> Count(int input, int? count, StepContext context)
    {
        await File.AppendAllTextAsync(log, context.IdempotencyKey + "\n", context.CancellationToken);
        // Long enough to be killed in.
        await Task.Delay(2, context.CancellationToken);
        return (count ?? input) + 1;
    }
}
