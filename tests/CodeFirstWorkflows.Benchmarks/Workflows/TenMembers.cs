namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten steps beside each other, each of which goes through the thread pool a number of times, and one that takes what they result in.</summary>
[Workflow]
public partial class TenMembers(WorkflowEngine engine, int yields) : Workflow<string, int>(engine)
{
    [Step, Parallel("members")] internal ValueTask<string> M1(string input) => HandWritten.YieldAsync(input, yields);
    [Step, Parallel("members")] internal ValueTask<string> M2(string input) => HandWritten.YieldAsync(input, yields);
    [Step, Parallel("members")] internal ValueTask<string> M3(string input) => HandWritten.YieldAsync(input, yields);
    [Step, Parallel("members")] internal ValueTask<string> M4(string input) => HandWritten.YieldAsync(input, yields);
    [Step, Parallel("members")] internal ValueTask<string> M5(string input) => HandWritten.YieldAsync(input, yields);
    [Step, Parallel("members")] internal ValueTask<string> M6(string input) => HandWritten.YieldAsync(input, yields);
    [Step, Parallel("members")] internal ValueTask<string> M7(string input) => HandWritten.YieldAsync(input, yields);
    [Step, Parallel("members")] internal ValueTask<string> M8(string input) => HandWritten.YieldAsync(input, yields);
    [Step, Parallel("members")] internal ValueTask<string> M9(string input) => HandWritten.YieldAsync(input, yields);
    [Step, Parallel("members")] internal ValueTask<string> M10(string input) => HandWritten.YieldAsync(input, yields);

    [Step] internal static int Count(IReadOnlyList<string> members) => members.Count;
}
