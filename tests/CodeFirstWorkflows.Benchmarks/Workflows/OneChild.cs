namespace CodeFirstWorkflows.Benchmarks;

/// <summary>Another workflow of one step as the only step.</summary>
[Workflow]
public partial class OneChild : Workflow<string, string>
{
    [SubWorkflow<OneStep>]
    internal partial Task<string> Child(string input);
}
