namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>Ten steps that do nothing but are not done at once.</summary>
[Workflow]
public partial class TenWaitingSteps(WorkflowEngine engine, Turns turns) : Workflow<string, string>(engine)
{
    public const int Count = 10;

    [Step] private ValueTask<string> S1(string input) => turns.WaitAsync(input);
    [Step] private ValueTask<string> S2(string s1) => turns.WaitAsync(s1);
    [Step] private ValueTask<string> S3(string s2) => turns.WaitAsync(s2);
    [Step] private ValueTask<string> S4(string s3) => turns.WaitAsync(s3);
    [Step] private ValueTask<string> S5(string s4) => turns.WaitAsync(s4);
    [Step] private ValueTask<string> S6(string s5) => turns.WaitAsync(s5);
    [Step] private ValueTask<string> S7(string s6) => turns.WaitAsync(s6);
    [Step] private ValueTask<string> S8(string s7) => turns.WaitAsync(s7);
    [Step] private ValueTask<string> S9(string s8) => turns.WaitAsync(s8);
    [Step] private ValueTask<string> S10(string s9) => turns.WaitAsync(s9);

    /// <summary>The same without an engine.</summary>
    public static async Task<string> ByHandAsync(string input, Turns turns)
    {
        var value = input;
        for (var i = 0; i < Count; i++)
            value = await turns.WaitAsync(value).ConfigureAwait(false);
        return value;
    }
}
