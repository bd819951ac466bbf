namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Ten prompts, each with the reply to the one before.</summary>
[Workflow]
public partial class TenPrompts : Workflow<string, string>
{
    [Prompt("Question 1: {input}")]
    public partial Task<string> S1(string input);

    [Prompt("Question 2: {s1}")]
    public partial Task<string> S2(string s1);

    [Prompt("Question 3: {s2}")]
    public partial Task<string> S3(string s2);

    [Prompt("Question 4: {s3}")]
    public partial Task<string> S4(string s3);

    [Prompt("Question 5: {s4}")]
    public partial Task<string> S5(string s4);

    [Prompt("Question 6: {s5}")]
    public partial Task<string> S6(string s5);

    [Prompt("Question 7: {s6}")]
    public partial Task<string> S7(string s6);

    [Prompt("Question 8: {s7}")]
    public partial Task<string> S8(string s7);

    [Prompt("Question 9: {s8}")]
    public partial Task<string> S9(string s8);

    [Prompt("Question 10: {s9}")]
    public partial Task<string> S10(string s9);
}
