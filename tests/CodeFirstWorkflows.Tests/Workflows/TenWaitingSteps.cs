namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>Ten steps that do nothing but are not done at once.</summary>
[Workflow]
public partial class TenWaitingSteps(WorkflowEngine engine, Turns turns) : Workflow<string, string>(engine)
{
    public const int Count = 10;

    [Step] private ValueTask<string> S1(string input) => WaitAsync(turns, input);
    [Step] private ValueTask<string> S2(string s1) => WaitAsync(turns, s1);
    [Step] private ValueTask<string> S3(string s2) => WaitAsync(turns, s2);
    [Step] private ValueTask<string> S4(string s3) => WaitAsync(turns, s3);
    [Step] private ValueTask<string> S5(string s4) => WaitAsync(turns, s4);
    [Step] private ValueTask<string> S6(string s5) => WaitAsync(turns, s5);
    [Step] private ValueTask<string> S7(string s6) => WaitAsync(turns, s6);
    [Step] private ValueTask<string> S8(string s7) => WaitAsync(turns, s7);
    [Step] private ValueTask<string> S9(string s8) => WaitAsync(turns, s8);
    [Step] private ValueTask<string> S10(string s9) => WaitAsync(turns, s9);

    /// <summary>The same without an engine.</summary>
    public static async Task<string> ByHandAsync(string input, Turns turns)
    {
        var value = input;
        for (var i = 0; i < Count; i++)
            value = await WaitAsync(turns, value).ConfigureAwait(false);
        return value;
    }

    private static async ValueTask<string> WaitAsync(Turns turns, string value)
    {
        await turns;
        return value;
    }
}
