namespace CodeFirstWorkflows.Benchmarks;

/// <summary>A result of a common size.</summary>
public sealed record Note(int Number, string Text);

/// <summary>As many steps as are asked for, and then a wait.</summary>
[Workflow]
public partial class ManyVisits : Workflow<int, string>
{
    private static readonly string Text = new('x', 150);

    [Step]
    [Repeat(Until = nameof(IsEnough), Max = 1_000_000)]
    public static Note Look(int input, Note? look) => new((look?.Number ?? 0) + 1, Text);

    [WaitFor]
    public partial Task<string> Answer(Note look);

    private static bool IsEnough(Note look, int input) => look.Number >= input;
}
