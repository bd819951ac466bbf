namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten steps that do nothing but go through the thread pool once.</summary>
[Workflow]
public partial class TenYieldingSteps : Workflow<string, string>
{
    [Step]
    internal static ValueTask<string> S1(string input) => HandWritten.Yield(input);

    [Step]
    internal static ValueTask<string> S2(string s1) => HandWritten.Yield(s1);

    [Step]
    internal static ValueTask<string> S3(string s2) => HandWritten.Yield(s2);

    [Step]
    internal static ValueTask<string> S4(string s3) => HandWritten.Yield(s3);

    [Step]
    internal static ValueTask<string> S5(string s4) => HandWritten.Yield(s4);

    [Step]
    internal static ValueTask<string> S6(string s5) => HandWritten.Yield(s5);

    [Step]
    internal static ValueTask<string> S7(string s6) => HandWritten.Yield(s6);

    [Step]
    internal static ValueTask<string> S8(string s7) => HandWritten.Yield(s7);

    [Step]
    internal static ValueTask<string> S9(string s8) => HandWritten.Yield(s8);

    [Step]
    internal static ValueTask<string> S10(string s9) => HandWritten.Yield(s9);
}
