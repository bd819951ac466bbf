namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten steps that do nothing, each behind a retry that never has to.</summary>
[Workflow]
[Retry(MaxAttempts = 3)]
public partial class TenRetriedSteps : Workflow<string, string>
{
    [Step] internal static string S1(string input) => input;
    [Step] internal static string S2(string s1) => s1;
    [Step] internal static string S3(string s2) => s2;
    [Step] internal static string S4(string s3) => s3;
    [Step] internal static string S5(string s4) => s4;
    [Step] internal static string S6(string s5) => s5;
    [Step] internal static string S7(string s6) => s6;
    [Step] internal static string S8(string s7) => s7;
    [Step] internal static string S9(string s8) => s8;
    [Step] internal static string S10(string s9) => s9;
}

/// <summary>Ten steps that do nothing, each behind a total timeout, a retry and a timeout of the attempt.</summary>
[Workflow]
[Retry(MaxAttempts = 3)]
[Timeout("30s", Total = "5m")]
public partial class TenGuardedSteps : Workflow<string, string>
{
    [Step] internal static string S1(string input) => input;
    [Step] internal static string S2(string s1) => s1;
    [Step] internal static string S3(string s2) => s2;
    [Step] internal static string S4(string s3) => s3;
    [Step] internal static string S5(string s4) => s4;
    [Step] internal static string S6(string s5) => s5;
    [Step] internal static string S7(string s6) => s6;
    [Step] internal static string S8(string s7) => s7;
    [Step] internal static string S9(string s8) => s8;
    [Step] internal static string S10(string s9) => s9;
}
