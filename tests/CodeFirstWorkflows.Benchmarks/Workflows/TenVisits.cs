namespace CodeFirstWorkflows.Benchmarks;

/// <summary>A step that is visited ten times.</summary>
[Workflow]
public partial class TenVisits : Workflow<int, int>
{
    [Step, Repeat(Until = nameof(IsEnough), Max = 20)]
    internal static ValueTask<int> Grow(int input, int? grow) => HandWritten.Grow(grow ?? input);

    private static bool IsEnough(int grow) => grow >= 10;
}
