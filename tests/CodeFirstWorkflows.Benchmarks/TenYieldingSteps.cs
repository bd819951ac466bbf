namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten steps that do nothing but go through the thread pool once.</summary>
[Workflow]
public partial class TenYieldingSteps : Workflow<string, string>
{
    [Step]
    internal static ValueTask<string> S1(string input) => Yielding.Step(input);

    [Step]
    internal static ValueTask<string> S2(string s1) => Yielding.Step(s1);

    [Step]
    internal static ValueTask<string> S3(string s2) => Yielding.Step(s2);

    [Step]
    internal static ValueTask<string> S4(string s3) => Yielding.Step(s3);

    [Step]
    internal static ValueTask<string> S5(string s4) => Yielding.Step(s4);

    [Step]
    internal static ValueTask<string> S6(string s5) => Yielding.Step(s5);

    [Step]
    internal static ValueTask<string> S7(string s6) => Yielding.Step(s6);

    [Step]
    internal static ValueTask<string> S8(string s7) => Yielding.Step(s7);

    [Step]
    internal static ValueTask<string> S9(string s8) => Yielding.Step(s8);

    [Step]
    internal static ValueTask<string> S10(string s9) => Yielding.Step(s9);
}
