namespace CodeFirstWorkflows.Benchmarks;

/// <summary>One step that does nothing: nearly all that it costs is the run itself.</summary>
[Workflow]
public partial class OneStep : Workflow<string, string>
{
    [Step] internal static string S1(string input) => input;
}
