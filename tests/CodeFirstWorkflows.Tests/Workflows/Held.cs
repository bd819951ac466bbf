namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>Goes through the thread pool, waits for a gate, and goes through the thread pool again.</summary>
[Workflow]
public partial class Held(WorkflowEngine engine, Task gate) : Workflow<string, string>(engine)
{
    [Step]
    private static async Task<string> Before(string input)
    {
        await Task.Yield();
        return input;
    }

    [Step]
    private async Task<string> Hold(string before)
    {
        await gate;
        return before;
    }

    [Step]
    private static async Task<string> After(string hold)
    {
        await Task.Yield();
        return hold;
    }
}
