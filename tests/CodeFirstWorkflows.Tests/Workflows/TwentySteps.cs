namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>Twenty steps that do nothing, to measure what the runtime adds.</summary>
[Workflow]
public partial class TwentySteps : Workflow<string, string>
{
    [Step] private static string S1(string input) => input;
    [Step] private static string S2(string s1) => s1;
    [Step] private static string S3(string s2) => s2;
    [Step] private static string S4(string s3) => s3;
    [Step] private static string S5(string s4) => s4;
    [Step] private static string S6(string s5) => s5;
    [Step] private static string S7(string s6) => s6;
    [Step] private static string S8(string s7) => s7;
    [Step] private static string S9(string s8) => s8;
    [Step] private static string S10(string s9) => s9;
    [Step] private static string S11(string s10) => s10;
    [Step] private static string S12(string s11) => s11;
    [Step] private static string S13(string s12) => s12;
    [Step] private static string S14(string s13) => s13;
    [Step] private static string S15(string s14) => s14;
    [Step] private static string S16(string s15) => s15;
    [Step] private static string S17(string s16) => s16;
    [Step] private static string S18(string s17) => s17;
    [Step] private static string S19(string s18) => s18;
    [Step] private static string S20(string s19) => s19;
}
